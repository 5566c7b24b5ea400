using Pipeline.Journal;
using Pipeline.Reports;
using Pipeline.Stages;
using Pipeline.Stages.Recreate;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Reports;

public sealed class ReleaseReportTests
{
    private static readonly ReleaseRecord Verified = new("r7", default, TestWorkshop.Opening())
    {
        Stages =
        [
            new StageRecord(new StagePlan(new StageName("BakeCode"), "the block is in its place", [], Json.Element(0))),
            new StageRecord(new StagePlan(new StageName("Recreate"), null, [], Json.Element(0)))
            {
                Receipt = new Receipt([], Json.Element(new RecreateReceipt([new ServiceDowntime("web", "id", 1.26, null, "")]))),
                Proof = TinyStage.Holding,
            },
            new StageRecord(new StagePlan(new StageName("CheckMarker"), null, [], Json.Element(0))) { Proof = Proof.Of(new Evidence("web reads the commit", true, "31 files")) },
        ],
        Closing = new Closing(Outcome.Verified, "c0ffee", new Dictionary<string, string> { ["shop-web"] = "sha256:1" }, []),
    };

    private static readonly ReleaseRecord RolledBack = Verified with
    {
        Stages = [Verified.Stages[1] with { Undone = true }, Verified.Stages[2] with { Proof = null }],
        Closing = Verified.Closing! with { Outcome = Outcome.RolledBack },
    };

    [Fact]
    public void The_end_of_a_release_says_commit_image_proof_and_downtime() => ReleaseReport.Lines(Verified).Should().Equal(
        "release r7: verified, commit c0ffee", "  image shop-web = sha256:1", "  web reads the commit: 31 files", "  downtime of web: 1.3 s");

    [Fact]
    public void The_summary_of_a_job_has_a_row_a_stage() => StepSummary.Markdown(Verified).Should().ContainAll(
        "### Release r7: Verified", "Commit `c0ffee`", "| BakeCode | nothing to do: the block is in its place |", "| Recreate | proven (1 checks) |", "- downtime of web: 1.3 s");

    [Fact]
    public void What_was_undone_or_never_proven_is_not_called_proven()
    {
        StepSummary.Markdown(RolledBack).Should().ContainAll("| Recreate | undone |", "| CheckMarker | not proven |");
        ReleaseReport.Lines(RolledBack).First().Should().Contain("rolledback");
    }

    [Fact]
    public void A_cell_stays_in_its_row()
    {
        var odd = Verified with { Stages = [Verified.Stages[0] with { Plan = Verified.Stages[0].Plan with { Nothing = "a|b\nc" } }] };

        StepSummary.Markdown(odd).Should().Contain("| BakeCode | nothing to do: a\\|b c |\n");
    }
}
