using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.BakeCode;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>On real repositories: what reaches the builder.</summary>
public sealed class ContextRulesTests : IDisposable
{
    private readonly Repository _repository = new("FROM a\nRUN pip install x\nCMD y\n"u8.ToArray());

    public void Dispose() => _repository.Dispose();

    private async Task<ContextRules?> Rules(string source)
    {
        _repository.Commit("as it is");
        var context = TestContext.Of(
            TestStack.With(TestStack.Code with { Source = source, Path = "/srv/app" }, directory: _repository.Path),
            new GitRepository(_repository.Path)
        );
        return await ContextRules.Read(context, context.Stack.Images[0], _repository.Head, default);
    }

    private static IEnumerable<string> LeftOut(ContextRules? rules, params string[] paths) =>
        paths.Where(p => rules is not null && IgnoreRules.Parse(rules.Text).Excludes(p));

    private static readonly string[] Files =
    [
        "Dockerfile",
        "docker-compose.yml",
        "pipeline.yml",
        ".env",
        ".git/config",
        "app/main.py",
        "app/Dockerfile",
        "Dockerfile.dockerignore",
    ];

    [Fact]
    public async Task Where_the_code_is_the_whole_context_what_describes_the_stack_is_not_baked()
    {
        _repository.Write("docker-compose.yml", "services: {}");
        var rules = await Rules(".");

        LeftOut(rules, Files)
            .Should()
            .Equal(
                "Dockerfile",
                "docker-compose.yml",
                "pipeline.yml",
                ".env",
                ".git/config",
                "Dockerfile.dockerignore"
            );
        rules!.Written!.Value.ToString().Should().Be("Dockerfile.dockerignore");
    }

    [Fact]
    public async Task Unless_a_pattern_or_a_COPY_asks_for_it()
    {
        _repository.Write("docker-compose.yml", "services: {}");
        _repository.Write(".dockerignore", "*.log\n!pipeline.yml");
        _repository.Write("Dockerfile", "FROM a\nRUN pip install x\nCOPY docker-compose.yml /etc/\nCMD y\n");

        LeftOut(await Rules("."), [.. Files, "a.log"])
            .Should()
            .Equal("Dockerfile", ".env", ".git/config", "Dockerfile.dockerignore", "a.log");
    }

    [Fact]
    public async Task A_COPY_of_its_own_asks_for_everything_and_brings_the_marker_whatever_the_ignore_file_says()
    {
        _repository.Write("Dockerfile", "FROM a\nWORKDIR /srv/app\nCOPY . .\n");
        (await Rules(".")).Should().BeNull();
        _repository.Write(".dockerignore", ".*\n");
        var rules = await Rules(".");

        LeftOut(rules, "Dockerfile", ".env", ".pipeline-marker", "app/main.py").Should().Equal(".env");
        rules!.Written.Should().NotBeNull();
    }

    [Fact]
    public async Task An_ignore_file_that_hides_nothing_of_ours_is_taken_as_it_is()
    {
        _repository.Write("docker-compose.yml", "services: {}");
        (await Rules("app")).Should().BeNull();
        _repository.Write(".dockerignore", "*.log");

        (await Rules("app")).Should().Be(new ContextRules("*.log", null));
    }
}
