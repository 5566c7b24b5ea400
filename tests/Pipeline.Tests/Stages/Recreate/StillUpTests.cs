using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.CleanVolume;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.Recreate;

public sealed class StillUpTests
{
    [Fact]
    public void Every_stage_that_starts_services_says_which_and_the_last_one_counts()
    {
        var release = Of(
            Stage(StageNames.Recreate, new RecreateReceipt([Started("bot", 1), Started("worker", 0)])),
            Stage(StageNames.CutOverEnv, new CutOverEnvReceipt([Started("bot", 0)], [])),
            Stage(StageNames.CleanVolume, new CleanReceipt(3, [new RunsAgain("shop", 2)]))
        );

        StillUp
            .StartedBy(release)
            .Should()
            .Equal(
                new Dictionary<string, int>
                {
                    ["bot"] = 0,
                    ["worker"] = 0,
                    ["shop"] = 2,
                }
            );
    }

    [Fact]
    public void What_was_undone_or_not_done_and_receipts_of_an_older_version_say_nothing()
    {
        var recreated = Stage(StageNames.Recreate, new RecreateReceipt([Started("bot", 0)]));
        var release = Of(
            recreated with
            {
                Undone = true,
            },
            recreated with
            {
                Receipt = null,
            },
            Stage(StageNames.CleanVolume, new { pieces = 3 }),
            Stage(StageNames.BuildImage, new RecreateReceipt([Started("bot", 0)]))
        );

        StillUp.StartedBy(release).Should().BeEmpty();
    }

    private static ServiceDowntime Started(string service, int restarts) => new(service, "id", 1, null, "", restarts);

    private static ReleaseRecord Of(params StageRecord[] stages) =>
        new("r1", DateTimeOffset.UnixEpoch, TestContext.Opening()) { Stages = stages };

    private static StageRecord Stage<T>(StageName name, T receipt) =>
        new(new StagePlan(name, null, ["work"], Json.Element(0))) { Receipt = new Receipt([], Json.Element(receipt)) };
}
