using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class VerdictTests
{
    private static readonly IStage Reads = new TinyStage("Reads", [], Impact.ReadOnly);
    private static readonly IStage Writes = new TinyStage("Writes", []);

    private static PipelineException Verdict(
        IReadOnlyList<IStage> writers,
        string[]? failures = null,
        ExitCode? interrupted = null
    ) =>
        Verdicts.AfterUndo(
            TestContext.Release(TestContext.Of()),
            writers,
            new InvalidOperationException("it broke\nfor this reason"),
            failures ?? [],
            interrupted
        );

    [Fact]
    public void What_was_undone_and_proven_ends_with_3() =>
        Check(Verdict([Reads, Writes]), 3, "it broke", "the old state is proven");

    [Fact]
    public void It_ends_with_what_failed_what_is_live_and_what_to_type()
    {
        var release = TestContext.Release(TestContext.Of());
        release = release with
        {
            Opening = release.Opening with { Before = [Runs("web"), Runs("old") with { Running = false }] },
        };

        Verdicts
            .AfterUndo(
                release,
                [Writes],
                new StageFailedException(new StageName("Recreate"), "web died", null),
                [],
                null
            )
            .Message.Split('\n')
            .Should()
            .Equal(
                "Recreate: web died",
                "rolled back; the old state is proven to be live",
                "live now, as before r1: web on 739567cafe4d",
                "  next: docs/runbook.md, heading Recreate; when the cause is gone, run it again"
            );
        Verdicts
            .AfterUndo(release, [Reads], new InvalidOperationException("no such module"), [], null)
            .Message.Should()
            .Contain("\nnothing was changed\nnot touched, as before r1: web on 739567cafe4d\n");
        Verdicts
            .AfterUndo(release, [Writes], new InvalidOperationException("web died"), ["undo of A: no"], null)
            .Message.Should()
            .NotContain("live now");
    }

    private static ServiceState Runs(string service) =>
        new(service, "c1", "c1", "sha256:739567cafe4dfe", "shop:latest", true, null, 1, 0, default, null);

    [Fact]
    public void Where_nothing_was_written_it_ends_with_1() =>
        Check(Verdict([Reads]), 1, "it broke", "nothing was changed");

    [Fact]
    public void The_last_words_name_every_stop_rule_with_what_to_do_and_leave_the_rest_to_the_log() =>
        Verdicts
            .Headline(
                "CutOverRole: a: STOP RULE one: found\n  do: this\nb: STOP RULE two: found\n  | a line of a log\n  do: that"
            )
            .Should()
            .Be("CutOverRole: a: STOP RULE one: found\n  do: this\nb: STOP RULE two: found\n  do: that");

    [Fact]
    public void The_last_words_say_why_a_program_failed() =>
        Verdicts
            .Headline(
                "VerifyImports: NOT so: imports: Traceback (most recent call last):\n  File \"a.py\"\nKeyError: 'x'\n"
            )
            .Should()
            .Be("VerifyImports: NOT so: imports: Traceback (most recent call last):\nKeyError: 'x'");

    [Fact]
    public void Where_nothing_was_begun_it_ends_with_1() => Check(Verdict([]), 1, "nothing was changed");

    [Theory]
    [InlineData(ExitCode.Interrupted, 130)]
    [InlineData(ExitCode.Terminated, 143)]
    public void An_interruption_that_was_undone_ends_as_interrupted(ExitCode how, int code)
    {
        Check(Verdict([Writes], interrupted: how), code, "the old state is proven");
        Check(Verdict([Reads], interrupted: how), code, "nothing was changed");
    }

    [Fact]
    public void What_could_not_be_undone_ends_with_4_whatever_else() =>
        Check(
            Verdict([Reads], ["undo of A: no", "undo of B: no"], ExitCode.Interrupted),
            4,
            "it broke",
            "a human is needed",
            "  - undo of A: no\n  - undo of B: no",
            "Resume --undo",
            "docs/runbook.md"
        );

    [Fact]
    public void Whatever_failed_it_says_what_to_type_next()
    {
        Check(Verdict([Writes]), 3, "next: when the cause is gone, run it again");
        var release = TestContext.Release(TestContext.Of());
        Check(
            Verdicts.AfterUndo(
                release,
                [Writes],
                new StageFailedException(new StageName("Recreate"), "no", null),
                [],
                null
            ),
            3,
            "next: docs/runbook.md, heading Recreate"
        );
        Check(
            Verdicts.AfterUndo(release, [Writes], new OperationCanceledException(), [], ExitCode.HungUp),
            129,
            "interrupted (HungUp)",
            "next: "
        );
        Check(
            Verdicts.NotClosed(release, new IOException("disk full")),
            4,
            "disk full",
            "so it stays open",
            "next: ",
            "./build.sh Resume"
        );
    }

    [Theory]
    [InlineData(0, "had just begun")]
    [InlineData(1, "was at BakeCode (begun)")]
    [InlineData(2, "was at BakeCode (done, not yet proven)")]
    [InlineData(3, "was at BakeCode (done and proven)")]
    [InlineData(4, "was at BakeCode (undone)")]
    public void A_release_that_is_still_open_is_named_with_how_far_it_came(int far, string expected)
    {
        var stage = new StageRecord(new TinyStage("BakeCode", []).PlanWith())
        {
            Receipt = far > 1 ? Receipt.None : null,
            Proof = far > 2 ? TinyStage.Holding : null,
            Undone = far > 3,
        };
        var open = new ReleaseRecord(
            "r7",
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            TestContext.Opening()
        )
        {
            Stages = far == 0 ? [] : [stage],
        };

        Check(OpenRelease.Refusal(open), 1, "release r7 of 2026-01-02 03:04:05 UTC", expected, "Resume --undo");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_an_open_release_with_a_patch_it_says_what_becomes_of_the_commit(bool isUndone)
    {
        var work = new PatchWork("main", "c0ffee", "0123456789abcdef", "tree", ["app/main.py"]);
        var plan = new StagePlan(StageNames.ApplyPatch, null, [], Json.Element(work));
        var open = new ReleaseRecord(
            "r7",
            default,
            TestContext.Opening() with
            {
                Patch = new PatchFile("/root/fix.patch", "f00d", default),
            }
        )
        {
            Stages = [new StageRecord(plan) { Undone = isUndone }],
        };

        var said = OpenRelease.Refusal(open).Message;
        if (isUndone)
            said.Should().NotContain("0123456789ab");
        else
            said.Should()
                .Contain("its patch /root/fix.patch is commit 0123456789ab, on main")
                .And.Contain("Resume --undo takes it off the branch; the file stays");
    }

    [Fact]
    public void An_open_release_that_somebody_works_on_is_not_to_be_resumed()
    {
        var open = new ReleaseRecord("r7", default, TestContext.Opening());

        var refusal = OpenRelease.Refusal(open, "DeployBaked by u@h, pid 1");
        Check(refusal, 5, "DeployBaked by u@h");
        refusal.Message.Should().NotContain("Resume");
    }

    private static void Check(PipelineException verdict, int code, params string[] says)
    {
        ((int)verdict.Code).Should().Be(code);
        verdict.Message.Should().ContainAll(says);
    }
}
