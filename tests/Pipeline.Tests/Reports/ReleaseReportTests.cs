using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

public sealed class ReleaseReportTests
{
    private static readonly ReleaseRecord Verified = new("r7", default, TestContext.Opening())
    {
        Stages =
        [
            new StageRecord(new StagePlan(new StageName("BakeCode"), "the block is in its place", [], Json.Element(0))),
            new StageRecord(new StagePlan(new StageName("Recreate"), null, [], Json.Element(0)))
            {
                Receipt = new Receipt(
                    [],
                    Json.Element(new RecreateReceipt([new ServiceDowntime("web", "id", 1.26, null, "")]))
                ),
                Proof = TinyStage.Holding,
            },
            new StageRecord(new StagePlan(new StageName("CheckMarker"), null, [], Json.Element(0)))
            {
                Proof = Proof.From(new Evidence("web reads the commit", true, "31 files")),
            },
        ],
        Closing = new Closing(
            Outcome.Verified,
            "c0ffee",
            new Dictionary<string, string> { ["shop-web"] = "sha256:1" },
            []
        ),
    };

    private static readonly ReleaseRecord RolledBack = Verified with
    {
        Stages = [Verified.Stages[1] with { Undone = true }, Verified.Stages[2] with { Proof = null }],
        Closing = Verified.Closing! with { Outcome = Outcome.RolledBack },
    };

    [Fact]
    public void The_end_of_a_release_says_commit_image_proof_and_downtime() =>
        ReleaseReport
            .Lines(Verified)
            .Should()
            .Equal(
                "release r7: verified, commit c0ffee",
                "  image shop-web = sha256:1",
                "  web reads the commit: 31 files",
                "  downtime of web: 1.3 s"
            );

    private static string Summary(ReleaseRecord record, ExitCode code = ExitCode.Done, string? error = null) =>
        StepSummary.Markdown("DeployBaked --stack s", RunReport.From(record, [], code, error));

    [Fact]
    public void The_summary_of_a_job_has_a_row_a_stage() =>
        Summary(Verified)
            .Should()
            .ContainAll(
                "### Release r7: verified",
                "Commit `c0ffee`",
                "| BakeCode | nothing to do: the block is in its place |",
                "| Recreate | proven |",
                "- downtime of web: 1.3 s"
            );

    [Fact]
    public void What_was_undone_or_never_proven_is_not_called_proven()
    {
        Summary(RolledBack, ExitCode.RolledBack, "it broke\nrolled back")
            .Should()
            .ContainAll(
                "rolledBack (exit code 3)",
                "    it broke\n    rolled back",
                "| Recreate | undone |",
                "| CheckMarker | not proven |"
            );
        ReleaseReport.Lines(RolledBack).First().Should().Contain("rolledback");
    }

    [Theory]
    [InlineData(ExitCode.FailedBeforeAnyChange, "failed (exit code 1)")]
    [InlineData(ExitCode.Locked, "locked (exit code 5)")]
    [InlineData(ExitCode.Usage, "badUsage (exit code 64)")]
    [InlineData(ExitCode.Interrupted, "interrupted (exit code 130)")]
    public void A_run_that_opened_no_release_has_a_summary_too(ExitCode code, string ending) =>
        StepSummary
            .Markdown("DeployBaked --stack s", RunReport.From((ReleaseRecord?)null, [], code, "why"))
            .Should()
            .ContainAll($"### DeployBaked --stack s: {ending}", "    why");

    [Fact]
    public void The_outputs_of_a_step_are_a_line_each()
    {
        var report = RunReport.From(Verified, [], ExitCode.Done, null) with { PlanHash = "4c1e" };

        StepOutputs
            .Lines(report, "/state/reports/r7.html")
            .Should()
            .Be(
                "exit-code=0\noutcome=verified\nrelease=r7\ncommit=c0ffee\nversion=\nimage=sha256:1\n"
                    + "images={\"shop-web\":\"sha256:1\"}\nplan-hash=4c1e\nreport=/state/reports/r7.html\n"
            );
        StepOutputs
            .Lines(RunReport.From((ReleaseRecord?)null, [], ExitCode.Locked, "a\nimage=forged"), null)
            .Should()
            .Contain("outcome=locked\nrelease=\n")
            .And.NotContain("forged");
    }

    [Fact]
    public void A_cell_stays_in_its_row()
    {
        var odd = Verified with
        {
            Stages = [Verified.Stages[0] with { Plan = Verified.Stages[0].Plan with { Nothing = "a|b\nc" } }],
        };

        Summary(odd).Should().Contain("| BakeCode | nothing to do: a\\|b c |\n");
    }

    [Fact]
    public void The_document_of_a_run_names_release_outcome_commit_images_downtime_and_exit_code()
    {
        using var report = JsonDocument.Parse(RunReport.From(Verified, [], ExitCode.Done, null).ToJson());

        var root = report.RootElement;
        root.GetProperty("release").GetString().Should().Be("r7");
        root.GetProperty("outcome").GetString().Should().Be("verified");
        root.GetProperty("commit").GetString().Should().Be("c0ffee");
        root.GetProperty("exitCode").GetInt32().Should().Be(0);
        root.GetProperty("images").GetProperty("shop-web").GetString().Should().Be("sha256:1");
        root.GetProperty("services")[0].GetProperty("downtimeSeconds").GetDouble().Should().Be(1.3);
        root.GetProperty("stages")[1].GetProperty("result").GetString().Should().Be("proven");
    }

    [Fact]
    public void The_document_of_a_dry_run_has_the_steps_of_each_stage()
    {
        var plan = new StagePlan(new StageName("Recreate"), null, ["web", "worker"], Json.Element(0));

        var report = RunReport.From(
            (ReleaseRecord?)null,
            [plan, Verified.Stages[0].Plan],
            ExitCode.SomethingToDo,
            null
        );

        report.Outcome.Should().Be("planned");
        report
            .Stages.Should()
            .BeEquivalentTo([
                new ReportedStage("Recreate", "planned", null, ["web", "worker"]),
                new ReportedStage("BakeCode", "nothing to do", "the block is in its place", []),
            ]);
    }
}
