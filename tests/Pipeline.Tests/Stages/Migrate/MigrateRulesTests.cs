using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages.Migrate;
using Pipeline.Terms;

namespace Pipeline.Tests.Stages.Migrate;

public sealed class MigrateRulesTests
{
    [Theory]
    [InlineData("unshadow", CodeStrategy.Unshadow)]
    [InlineData("mount-path", CodeStrategy.MountPath)]
    [InlineData("rebuild", CodeStrategy.Rebuild)]
    public void The_words_are_those_of_pipeline_yml(string word, CodeStrategy strategy) =>
        MigrationTarget.Parse(word).Should().Be(strategy);

    [Theory]
    [InlineData("bind", "expected unshadow, mount-path or rebuild; found 'bind'")]
    [InlineData("unshadwo", "Did you mean \"unshadow\"?")]
    [InlineData("", "found ''")]
    public void Another_word_is_refused(string word, string said) =>
        FluentActions
            .Invoking(() => MigrationTarget.Parse(word))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"*{said}*");

    [Fact]
    public void It_runs_alone_and_with_a_strategy()
    {
        HalfMigration.RequireAlone(["Recreate", "CheckMarker"], () => null);
        HalfMigration.RequireAlone(["Migrate"], () => CodeStrategy.Unshadow);
        Refused(["Migrate", "BakeCode"], CodeStrategy.Unshadow, "a release by itself");
        Refused(["Migrate"], null, "add --to unshadow");
    }

    [Theory]
    [InlineData("shop", "shop/data/**", "'shop/data/**' of pipeline.yml")]
    [InlineData("", "data/**", "'data/**' of pipeline.yml")]
    [InlineData("shop", "shopping/**", null)]
    [InlineData("shop", "data/**", null)]
    public void State_that_is_to_be_written_below_the_code_counts_before_it_is_there(
        string code,
        string rule,
        string? found
    ) =>
        LeftBehind
            .Rules(new VolumeRules("data") { State = [rule], Preserved = ["old/**"] }, code)
            .Should()
            .BeEquivalentTo(
                new[] { found, code.Length == 0 ? "'old/**' of pipeline.yml" : null }.Where(f => f is not null)
            );

    private static void Refused(string[] scheduled, CodeStrategy? to, string said) =>
        FluentActions
            .Invoking(() => HalfMigration.RequireAlone(scheduled, () => to))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"*{said}*");
}
