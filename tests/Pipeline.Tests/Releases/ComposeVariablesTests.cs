using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Tests.Releases;

public sealed class ComposeVariablesTests
{
    private static readonly StackDefinition Definition = new()
    {
        File = "/repo/pipeline.yml",
        ComposeFiles = ["/repo/a.yml"],
        EnvFiles = ["/repo/.env"],
        Project = "shop",
        Profiles = ["bot"],
        Code = [],
        Services = [],
    };

    private static void Require(params (string Name, string Value)[] shell) =>
        ComposeVariables.Require(Definition, name => shell.FirstOrDefault(v => v.Name == name).Value);

    [Fact]
    public void What_pipeline_yml_says_as_well_is_taken() =>
        Require(
            ("COMPOSE_FILE", "a.yml"),
            ("COMPOSE_ENV_FILES", ".env"),
            ("COMPOSE_PROFILES", "bot"),
            ("COMPOSE_PROJECT_NAME", "shop")
        );

    [Theory]
    [InlineData("COMPOSE_FILE", "a.yml:prod.yml", "compose: [a.yml, prod.yml]")]
    [InlineData("COMPOSE_ENV_FILES", ".env,more.env", "env_files: [.env, more.env]")]
    [InlineData("COMPOSE_PROFILES", "bot,debug", "profiles: [bot, debug]")]
    [InlineData("COMPOSE_PROJECT_NAME", "other", "project: other")]
    [InlineData("COMPOSE_DISABLE_ENV_FILE", "1", "unset COMPOSE_DISABLE_ENV_FILE")]
    public void A_variable_that_says_something_else_is_refused_with_the_line_to_write(
        string name,
        string value,
        string line
    ) =>
        FluentActions
            .Invoking(() => Require((name, value)))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .Which.Message.Should()
            .Contain(name)
            .And.Contain(line);

    [Fact]
    public void Another_separator_counts() =>
        FluentActions
            .Invoking(() => Require(("COMPOSE_FILE", "a.yml;b.yml"), ("COMPOSE_PATH_SEPARATOR", ";")))
            .Should()
            .Throw<PipelineException>()
            .WithMessage("*compose: ?a.yml, b.yml?*");

    [Fact]
    public void All_are_said_at_once() =>
        FluentActions
            .Invoking(() => Require(("COMPOSE_FILE", "b.yml"), ("COMPOSE_PROFILES", "x")))
            .Should()
            .Throw<PipelineException>()
            .WithMessage("*COMPOSE_FILE*COMPOSE_PROFILES*");

    [Fact]
    public void Nothing_set_or_set_to_nothing_is_nothing() => Require(("COMPOSE_FILE", ""));
}
