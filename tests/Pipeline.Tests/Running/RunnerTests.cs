using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class RunnerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _calls = [];
    private readonly StringWriter _said = new();
    private readonly JournalFile _journal;
    private readonly Release _release;
    private readonly Runner _runner;

    public RunnerTests()
    {
        _journal = JournalFile.Open(_folder["journal.jsonl"], TimeProvider.System);
        var context = TestContext.Of(state: _folder.Path, output: _said);
        context.State.Create();
        _release = TestContext.Release(context, _journal);
        _release.History.Apply(_journal.Append("r1", JournalEvent.Opened, null, _release.Opening));
        _runner = new Runner(_release, _journal, new Services(context));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>From disk, without the opening.</summary>
    private IEnumerable<string> Recorded =>
        JournalFile
            .Open(_journal.Path, TimeProvider.System)
            .Records.Skip(1)
            .Select(r => $"{r.Event} {r.Stage}".TrimEnd());

    private TinyStage Stage(string name) => new(name, _calls);

    private async Task<TinyStage> Applied(TinyStage stage)
    {
        await _runner.Forward(stage, stage.PlanWith(), default);
        return stage;
    }

    private async Task<StageFailedException> Failure(TinyStage stage) =>
        (await FluentActions.Awaiting(() => Applied(stage)).Should().ThrowAsync<StageFailedException>()).Which;

    [Fact]
    public async Task Each_step_is_on_disk_before_the_next_one_begins()
    {
        await Applied(new TinyStage("A", _calls) { JournalPath = _journal.Path });

        _calls.Should().Equal("apply A after Planned", "verify A after Applied");
        Recorded.Should().Equal("Planned A", "Applied A", "Proved A");
        _runner.Release.ReceiptOf(new StageName("A"))!.Lines.Should().Equal("done");
    }

    [Fact]
    public async Task A_stage_comes_to_one_line_with_what_it_did_and_how_many_proofs_hold()
    {
        await Applied(Stage("A"));
        _said
            .ToString()
            .TrimEnd()
            .Should()
            .MatchRegex(
                @"\A\d\d:\d\d:\d\d \[INF\] A \(\d+\.\d s\): done; 1 proof\z",
                "steps and proofs are in the journal"
            );
    }

    [Fact]
    public async Task A_note_that_replicas_share_is_told_once()
    {
        await Applied(
            new TinyStage("A", _calls)
            {
                OnVerify = () =>
                    Proof.From(
                        new Evidence("one reads it", true, "1", "cache is not compared"),
                        new Evidence("two reads it", true, "1", "cache is not compared"),
                        new Evidence("three reads it", true, "1", "logs is not compared")
                    ),
            }
        );

        Lines("[WRN]")
            .Should()
            .HaveCount(2)
            .And.Contain(l => l.Contains("cache", StringComparison.Ordinal))
            .And.Contain(l => l.Contains("logs", StringComparison.Ordinal));

        IEnumerable<string> Lines(string level) =>
            _said.ToString().Split('\n').Where(l => l.Contains(level, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_plan_names_is_written_before_the_plan_is_journaled_and_not_by_the_plan()
    {
        var (written, file) = (0, _folder["manifest"]);
        var stage = new TinyStage("A", _calls)
        {
            Attachments = [new Attachment(file, f => f.WriteByte((byte)(42 + written++)))],
        };

        var plan = await stage.Plan(_release, default);
        File.Exists(file).Should().BeFalse();
        plan = await _runner.Plan(stage, default);

        written.Should().Be(1);
        File.ReadAllText(file).Should().Be("*");
        Recorded.Should().BeEmpty();
        await _runner.Forward(stage, plan, default);
        Recorded.Should().Equal("Planned A", "Applied A", "Proved A");
    }

    [Fact]
    public async Task What_is_planned_ahead_is_prepared_before_the_stop_and_journaled_before_its_own_work()
    {
        var (stop, later) = (Stage("Stop"), new TinyStage("Later", _calls) { Before = new StageName("Stop") });

        await _runner.PrepareAhead(stop.PlanWith(), [stop, Stage("Other"), later], default);
        Recorded.Should().BeEmpty("nothing was changed yet");
        await Applied(stop);
        var plan = await _runner.Plan(later, default);
        await _runner.Forward(later, plan, default);

        _calls.Should().Equal("prepare Later", "apply Stop", "verify Stop", "apply Later", "verify Later");
        Recorded.Skip(3).Should().Equal("Planned Later", "Applied Later", "Proved Later");
        (await _runner.Plan(later, default)).Should().NotBeSameAs(plan, "a plan is good for once");
    }

    [Fact]
    public async Task Nothing_is_prepared_where_nothing_is_going_to_be_stopped()
    {
        var later = new TinyStage("Later", _calls) { Before = new StageName("Stop") };
        await _runner.PrepareAhead(Stage("Stop").PlanWith("all is well"), [later], default);
        _calls.Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_prepared_is_a_failure_of_its_stage()
    {
        var later = new TinyStage("Later", _calls)
        {
            Before = new StageName("Stop"),
            OnPrepare = () => throw new InvalidOperationException("no such image"),
        };
        (
            await FluentActions
                .Awaiting(() => _runner.PrepareAhead(Stage("Stop").PlanWith(), [later], default))
                .Should()
                .ThrowAsync<StageFailedException>()
        )
            .Which.Message.Should()
            .Be("Later: no such image");
        Recorded.Should().BeEmpty();
    }

    [Fact]
    public async Task What_has_nothing_to_do_is_recorded_and_not_touched()
    {
        await _runner.Forward(Stage("A"), Stage("A").PlanWith("it is there"), default);

        _calls.Should().BeEmpty();
        Recorded.Should().Equal("Planned A");
        _said.ToString().Should().Contain("A: nothing to do, it is there");
    }

    [Fact]
    public async Task A_failing_work_leaves_its_plan_in_the_journal_and_no_receipt()
    {
        var failure = await Failure(
            new TinyStage("A", _calls) { OnApply = () => throw new InvalidOperationException("no room") }
        );

        failure.Message.Should().Be("A: no room");
        failure.InnerException.Should().BeOfType<InvalidOperationException>();
        Recorded.Should().Equal("Planned A");
        _runner.Release.Touches(new StageName("A")).Should().BeTrue("its undo has to be gone");
    }

    [Fact]
    public async Task A_failing_proof_is_a_failure_that_says_what_was_found()
    {
        (await Failure(new TinyStage("A", _calls) { OnVerify = () => TinyStage.Failing }))
            .Message.Should()
            .Be("A: NOT so: it is so: 0");
        Recorded.Should().Equal("Planned A", "Applied A");
        _said.ToString().Should().NotContain("NOT so", "who handles the failure tells it");
    }

    [Fact]
    public async Task A_proof_without_evidence_does_not_hold()
    {
        (await Failure(new TinyStage("A", _calls) { OnVerify = () => new Proof([]) }))
            .Message.Should()
            .Be("A: nothing could be looked at");
        Recorded.Should().NotContain("Proved A");
    }

    [Fact]
    public async Task A_proof_that_throws_is_a_failure_with_the_receipt_on_disk()
    {
        await Failure(new TinyStage("A", _calls) { OnVerify = () => throw new IOException("gone") });
        Recorded.Should().Equal("Planned A", "Applied A");
    }

    [Fact]
    public async Task An_interruption_is_no_failure_of_the_stage() =>
        await FluentActions
            .Awaiting(() =>
                Applied(new TinyStage("A", _calls) { OnApply = () => throw new OperationCanceledException() })
            )
            .Should()
            .ThrowAsync<OperationCanceledException>();

    [Fact]
    public async Task Turning_back_goes_in_reverse_and_then_looks()
    {
        TinyStage[] stages = [await Applied(Stage("A")), await Applied(Stage("B")), await Applied(Stage("C"))];
        _calls.Clear();

        (await _runner.Back(stages, "because")).Should().BeEmpty();
        _calls.Should().Equal("undo C", "undo B", "undo A", "verify undone A", "verify undone B", "verify undone C");
        Recorded.Skip(9).Should().Equal("Undoing C", "Undone C", "Undoing B", "Undone B", "Undoing A", "Undone A");
        _said.ToString().Should().Contain("rolling back: because");
    }

    [Fact]
    public async Task A_stage_that_failed_half_way_is_turned_back_too()
    {
        var half = new TinyStage("A", _calls) { OnApply = () => throw new IOException("half done") };
        await Failure(half);

        (await _runner.Back([half], "half done")).Should().BeEmpty();
        _calls.Should().Equal("apply A", "undo A", "verify undone A");
    }

    [Fact]
    public async Task An_undo_that_fails_is_named_and_does_not_stop_the_others()
    {
        TinyStage[] stages =
        [
            await Applied(Stage("A")),
            await Applied(
                new TinyStage("B", _calls)
                {
                    OnUndo = () => throw new InvalidOperationException("somebody moved the tag"),
                }
            ),
            await Applied(Stage("C")),
        ];
        _calls.Clear();

        (await _runner.Back(stages, "because")).Should().Equal("undo of B: somebody moved the tag");
        _calls.Should().Equal("undo C", "undo B", "undo A", "verify undone A", "verify undone B", "verify undone C");
        Recorded.Should().Contain(["Undoing B", "Undone A"]).And.NotContain("Undone B");
    }

    /// <summary>Whoever takes it up after a kill has to know of those that were not begun yet, too.</summary>
    [Fact]
    public async Task Stages_that_are_undone_by_themselves_are_all_on_disk_before_the_first_is_undone()
    {
        IReadOnlyList<string>? known = null;
        TinyStage last = new("B", _calls)
        {
            OnUndo = () =>
                known = Json.Value<UndoneTogether>(
                    JournalFile.Open(_journal.Path, TimeProvider.System).Records[^1].Data
                )!.Stages,
        };
        var stages = new[] { await Applied(last), await Applied(Stage("A")) };

        await _runner.BackOnly(stages, []);

        known.Should().Equal("B", "A");
        Recorded.TakeLast(4).Should().Equal("Undoing B", "Undoing A", "Undone B", "Undone A");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_old_state_that_is_not_proven_is_named(bool isEmpty)
    {
        var stage = await Applied(
            new TinyStage("A", _calls) { OnVerifyUndone = () => isEmpty ? new Proof([]) : TinyStage.Failing }
        );

        (await _runner.Back([stage], "because"))
            .Should()
            .Equal($"proof that A is undone: {(isEmpty ? "nothing could be looked at" : "NOT so: it is so: 0")}");
    }

    [Theory]
    [InlineData(Impact.Build, false)]
    [InlineData(Impact.ReadOnly, false)]
    [InlineData(Impact.Volume, true)]
    [InlineData(Impact.Restart, true)]
    [InlineData(Impact.Privilege, false)]
    public async Task Services_are_put_back_only_when_they_may_have_been_touched(Impact impact, bool asksTheEngine)
    {
        // There is no engine here: the failure to put this service back shows that it was tried.
        var before = new ServiceState(TestStack.Service, "id", "n", "sha256:1", "r", true, null, 1, 0, default, null);
        var context = TestContext.Of(TestStack.With());
        var release = new Release("r1", TestContext.Opening() with { Before = [before] }, context, _release.History)
        {
            Journal = _journal,
        };
        var stage = new TinyStage("A", _calls, impact);
        release = release.With(stage.PlanWith());
        var back = () => new Runner(release, _journal, new Services(context)).Back([stage], "because");

        if (asksTheEngine)
            (await back.Should().ThrowAsync<PipelineException>())
                .Which.Message.Should()
                .Contain("did not answer")
                .And.Contain("r1 stays open")
                .And.Contain("Resume --undo");
        else
            (await back()).Should().NotContain(f => f.StartsWith("restoring the services", StringComparison.Ordinal));
        _calls.Should().StartWith("undo A");
    }

    [Fact]
    public async Task An_undo_that_fails_for_no_engine_is_not_said_to_have_been_tried_in_vain()
    {
        var stage = await Applied(
            new TinyStage("A", _calls)
            {
                OnUndo = () => throw new Pipeline.Docker.DockerUnreachableException("GET /x", "no engine"),
            }
        );

        var refusal = (
            await FluentActions
                .Awaiting(() => _runner.Back([stage], "because"))
                .Should()
                .ThrowAsync<PipelineException>()
        ).Which;
        refusal.Code.Should().Be(ExitCode.RollbackIncomplete);
        _release.History.Open!.Id.Should().Be("r1");
        _said.ToString().Should().Contain("does not answer; waiting up to 00:00:00");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_ended_leaves_the_release_open_and_says_so()
    {
        var stage = await Applied(Stage("A"));
        _journal.Appending = (_, _) => throw new UnauthorizedAccessException("not yours");

        (await _runner.Back([stage], "because"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("A is undone, but the journal could not be written: not yours");
        _calls.Should().Contain("undo A");
    }

    [Fact]
    public async Task What_the_way_back_needs_is_dropped_only_once_verified_is_on_disk()
    {
        var stage = await Applied(new TinyStage("A", _calls) { JournalPath = _journal.Path });
        var idle = Stage("B");
        await _runner.Forward(idle, idle.PlanWith("nothing"), default);
        _calls.Clear();
        await _runner.Cleanup([stage, idle], default);

        _calls.Should().Equal("settle A after Verified");
        Recorded.Should().EndWith("Verified");
        _release.History.Find("r1")!.VerifiedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task A_settling_that_fails_is_still_verified_and_can_be_done_again()
    {
        var fails = true;
        var stage = await Applied(
            new TinyStage("A", _calls) { OnSettle = () => _ = fails ? throw new IOException("busy") : true }
        );
        await FluentActions.Awaiting(() => _runner.Cleanup([stage], default)).Should().ThrowAsync<IOException>();
        Recorded.Should().EndWith("Verified");
        fails = false;
        await _runner.CleanupAgain([stage], default);

        Recorded.Count(r => r == "Verified").Should().Be(1);
    }

    [Fact]
    public void Two_proofs_together_hold_when_both_do()
    {
        (TinyStage.Holding + TinyStage.Holding).Holds.Should().BeTrue();
        (TinyStage.Holding + TinyStage.Failing).Holds.Should().BeFalse();
        (TinyStage.Holding + TinyStage.Failing).Failures.Should().ContainSingle();
    }
}
