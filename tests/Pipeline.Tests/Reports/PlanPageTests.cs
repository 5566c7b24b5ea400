using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

public sealed class PlanPageTests
{
    private const int Columns = 85;
    private static readonly PlanHash Hash = PlanHash.From([new PlanPart("the commit", new string('a', 64))]);

    private static IReadOnlyList<string> Page(params (IStage, StagePlan)[] plans) =>
        [.. new PlanPage(TestContext.Release(TestContext.Of(TestStack.With())), plans).Lines(Hash)];

    private static (IStage, StagePlan) Stage(string name, Impact impact, params string[] steps) =>
        (
            new TinyStage(name, [], impact),
            new StagePlan(new StageName(name), steps.Length == 0 ? "it is there" : null, steps, Json.Element(0))
        );

    [Fact]
    public void Steps_stand_below_their_stage_and_the_hash_is_the_last_line()
    {
        var page = Page(
            Stage("Copy", Impact.Volume, "copy a", "copy b"),
            Stage("Look", Impact.ReadOnly, "look at it"),
            Stage("Build", Impact.Build)
        );

        page.Should()
            .Equal(
                "plan Copy (volume):",
                "  - copy a",
                "  - copy b",
                "plan Look (only reads):",
                "  - look at it",
                "plan Build: nothing, it is there",
                "restarts: nothing",
                "if it fails: the pipeline undoes Copy, as far as each came, and proves the old state",
                "afterwards: ./build.sh RollbackLook, then ./build.sh RollbackCopy (undoes this",
                "            release)",
                $"plan hash: {Hash}"
            );
    }

    [Fact]
    public void A_long_plan_is_bounded_and_no_line_is_too_long()
    {
        var sentence = string.Join(' ', Enumerable.Repeat("word", 60));

        var page = Page(Stage("Copy", Impact.Volume, [.. Enumerable.Repeat(sentence, 40)]));

        page.Should().Contain("  … 25 more; --json has all of them").And.OnlyContain(l => l.Length <= Columns + 10);
        page.Count(l => l.StartsWith("  - ", StringComparison.Ordinal)).Should().Be(15);
    }

    [Fact]
    public void The_room_on_the_disk_is_named()
    {
        var (stage, plan) = Stage("Copy", Impact.Volume, "copy");

        Page((stage, plan with { Room = [new RoomNeeded("code", 3_000_000, 9_000_000_000)] }))
            .Should()
            .Contain("room: copies of code need 3 MB of 9.0 GB free");
    }

    [Fact]
    public void Where_there_is_nothing_to_do_nothing_is_undone() =>
        Page(Stage("Copy", Impact.Volume)).Should().Equal("plan Copy: nothing, it is there", $"plan hash: {Hash}");
}
