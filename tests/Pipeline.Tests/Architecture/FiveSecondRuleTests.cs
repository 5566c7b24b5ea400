using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// A stage's name is its folder, its target, its README row, its runbook heading and its rollback target: found in five
/// seconds. Stages that only a rollback has are no targets by themselves.
/// </summary>
public sealed class FiveSecondRuleTests
{
    public static TheoryData<string> Stages => [.. Chain.All.Select(s => s.Name.Value)];

    private static string Build => string.Join('\n', House.Sources("build").Select(House.Read));

    private static bool IsTarget(string name) => Regex.IsMatch(Build, $@"^\s*Target {name} =>", RegexOptions.Multiline);

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_has_a_folder_with_its_class(string stage)
    {
        House.Sources("src").Should().Contain($"src/Pipeline/Stages/{stage}/{stage}Stage.cs");
        Chain.Stage(stage).GetType().Namespace.Should().Be($"Pipeline.Stages.{stage}");
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_has_a_target_and_a_rollback_target(string stage)
    {
        IsTarget(stage)
            .Should()
            .Be(Chain.Forward.Contains(Chain.Stage(stage)), "build/ has one line for each stage that runs by itself");
        IsTarget("Rollback" + stage).Should().BeTrue("build/ has one undo for each stage");
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_has_a_row_in_the_README(string stage) =>
        House.Read("README.md").Split('\n').Should().Contain(l => l.StartsWith('|') && l.Contains($"`{stage}`"));

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_has_a_heading_in_the_runbook(string stage) =>
        House.Read("docs/runbook.md").Split('\n').Should().Contain(l => Regex.IsMatch(l, $@"^#+ .*\b{stage}\b"));

    [Fact]
    public void No_folder_is_left_of_a_stage_that_is_not_in_the_chain() =>
        Directory
            .EnumerateDirectories(Path.Combine(House.Root, "src/Pipeline/Stages"))
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo(Chain.All.Select(s => s.Name.Value));

    [Fact]
    public void Targets_of_the_chain_depend_on_each_other_in_its_order()
    {
        foreach (
            var (before, after) in new[] { Chain.Deploy, Chain.CutOver }
                .SelectMany(c => c.Zip(c.Skip(1)))
                .Select(p => (p.First.Name, p.Second.Name))
        )
            Regex
                .IsMatch(Build, $@"Target {after} =>[^;]*DependsOn\([^)]*\b{before}\b")
                .Should()
                .BeTrue($"{after} comes after {before}");
    }

    [Fact]
    public void Each_chain_ends_with_a_proof_that_only_reads() =>
        new[] { Chain.Deploy, Chain.CutOver }
            .Select(c => c[^1])
            .Should()
            .OnlyContain(s => s.Impact == Impact.ReadOnly && Chain.Proofs.Contains(s.Name));

    [Fact]
    public void Names_are_unique_and_found_in_any_case()
    {
        Chain.All.Select(s => s.Name.Value).Should().OnlyHaveUniqueItems();
        Chain.Stage("bakecode").Name.Value.Should().Be("BakeCode");
        FluentActions
            .Invoking(() => Chain.Stage("BakeCod"))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage("*BakeCode, BuildImage*");
    }
}
