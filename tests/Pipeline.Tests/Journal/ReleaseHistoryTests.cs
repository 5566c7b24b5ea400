using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

public sealed class ReleaseHistoryTests : IDisposable
{
    private static readonly StageName Bake = new("BakeCode");
    private static readonly ServiceState Web = new("web", "id", "n", "sha256:1", "r", true, null, 1, 0, default, null);
    private readonly TestFolder _folder = new();
    private readonly JournalFile _journal;

    public ReleaseHistoryTests() => _journal = JournalFile.Open(_folder["journal.jsonl"], new ManualClock());

    public void Dispose() => _folder.Dispose();

    private void Append(string release, JournalEvent what, object? data = null, string? stage = null) =>
        _journal.Append(release, what, stage, data);

    private void Open(string release, string commit = "c1") =>
        Append(release, JournalEvent.Opened, TestContext.Opening(commit));

    private void Close(string release, Outcome outcome) =>
        Append(
            release,
            JournalEvent.Closed,
            new Closing(outcome, "c1", new Dictionary<string, string> { ["web"] = "sha256:1" }, [])
        );

    private ReleaseHistory Read() => ReleaseHistory.From(JournalFile.Open(_journal.Path, new ManualClock()).Records);

    [Fact]
    public void An_empty_journal_has_no_release()
    {
        Read().Releases.Should().BeEmpty();
        Read().Open.Should().BeNull();
        Read().LastVerified.Should().BeNull();
        Read().NextId.Should().Be("r1");
    }

    [Fact]
    public void A_release_without_an_end_is_open()
    {
        Open("r1");
        Close("r1", Outcome.Verified);
        Open("r2");

        Read().Open!.Id.Should().Be("r2");
        Read().NextId.Should().Be("r3");
    }

    [Fact]
    public void A_stage_that_was_undone_though_its_plan_could_not_be_written_harms_nothing()
    {
        Open("r1");
        Append("r1", JournalEvent.Undoing, null, "BakeCode");
        Append("r1", JournalEvent.Undone, null, "BakeCode");

        Read().Open!.Stages.Should().BeEmpty();
    }

    [Fact]
    public void An_incomplete_way_back_can_be_taken_up_until_something_is_begun_after_it()
    {
        Open("r1");
        Read().LastIncomplete.Should().BeNull();
        Close("r1", Outcome.Incomplete);
        Read().LastIncomplete!.Id.Should().Be("r1");
        Close("r1", Outcome.RolledBack);
        Read().LastIncomplete.Should().BeNull("it was taken up and ended");
        Close("r1", Outcome.Incomplete);
        Open("r2");
        Read().LastIncomplete.Should().BeNull();
    }

    [Theory]
    [InlineData(Outcome.Partial)]
    [InlineData(Outcome.RolledBack)]
    [InlineData(Outcome.Incomplete)]
    public void Only_a_verified_end_counts_as_verified(Outcome other)
    {
        Open("r1");
        Close("r1", Outcome.Verified);
        Open("r2");
        Append("r2", JournalEvent.Verified);
        Close("r2", other);

        Read().LastVerified!.Id.Should().Be("r1");
        Read().Open.Should().BeNull();
    }

    [Fact]
    public void A_stage_is_as_far_as_its_records_go()
    {
        StageRecord Stage() => Read().Find("r1")!.Stage(Bake)!;
        var evidence = new Evidence("it is there", true, "1 time");
        Open("r1");
        Append(
            "r1",
            JournalEvent.Planned,
            new StagePlan(Bake, null, ["step"], Json.Element(new { Parent = "p" })),
            Bake.Value
        );
        Stage()
            .Should()
            .BeEquivalentTo(
                new
                {
                    Receipt = (Receipt?)null,
                    Proof = (Proof?)null,
                    Undone = false,
                }
            );
        Append("r1", JournalEvent.Applied, new Receipt(["line"], Json.Element(1)), Bake.Value);
        Stage().Receipt!.Lines.Should().Equal("line");
        Append("r1", JournalEvent.Proved, Proof.From(evidence), Bake.Value);
        Stage().Proof!.Evidence.Should().Equal(evidence);
        Read().Find("r1")!.IsRollingBack.Should().BeFalse();
        Append("r1", JournalEvent.Undoing, null, Bake.Value);
        Read().Find("r1")!.IsRollingBack.Should().BeTrue();
        Stage().Undone.Should().BeFalse();
        Append("r1", JournalEvent.Undone, null, Bake.Value);
        Stage().Undone.Should().BeTrue();
        Stage().Plan.Steps.Should().Equal("step");
    }

    /// <summary>A process that dies after the first record has undone nothing, or one of them.</summary>
    [Fact]
    public void Stages_that_are_undone_together_are_half_undone_from_the_first_record_on()
    {
        Open("r1");
        foreach (var stage in new[] { "BuildImage", "RebuildVolume", "Recreate" })
            Append("r1", JournalEvent.Planned, new StagePlan(new(stage), null, ["step"], Json.Element(1)), stage);
        Close("r1", Outcome.Verified);
        Append("r1", JournalEvent.Undoing, new UndoneTogether(["Recreate", "BuildImage"], [Web]), "Recreate");

        Read().HalfUndone!.HalfUndone.Select(s => s.Value).Should().Equal("BuildImage", "Recreate");
        Read().HalfUndone!.RunningBefore([new("BuildImage")]).Should().Equal(Web);
        Append("r1", JournalEvent.Undone, null, "Recreate");
        Read().HalfUndone!.HalfUndone.Select(s => s.Value).Should().Equal("BuildImage");
        Append("r1", JournalEvent.Undone, null, "BuildImage");
        Read().HalfUndone.Should().BeNull();
    }

    /// <summary>Versions before told only how everything ran.</summary>
    [Fact]
    public void An_earlier_journal_tells_of_each_stage_by_itself()
    {
        Open("r1");
        Append("r1", JournalEvent.Planned, new StagePlan(Bake, null, ["step"], Json.Element(1)), Bake.Value);
        Close("r1", Outcome.Verified);
        Append("r1", JournalEvent.Undoing, new[] { Web }, Bake.Value);

        Read().HalfUndone!.HalfUndone.Should().Equal(Bake);
        Read().HalfUndone!.RunningBefore([Bake]).Should().Equal(Web);
    }

    [Fact]
    public void A_stage_that_was_planned_again_is_the_later_one()
    {
        Open("r1");
        Append("r1", JournalEvent.Planned, new StagePlan(Bake, null, ["old"], Json.Element(1)), Bake.Value);
        Append("r1", JournalEvent.Planned, new StagePlan(Bake, null, ["new"], Json.Element(2)), Bake.Value);
        Append("r1", JournalEvent.Applied, new Receipt([], Json.Element(3)), Bake.Value);

        Read()
            .Find("r1")!
            .Stages.Select(s => (s.Plan.Steps[0], s.Receipt is not null))
            .Should()
            .Equal(("old", false), ("new", true));
        Read().Find("r1")!.Stage(Bake)!.Plan.Steps.Should().Equal("new");
    }

    [Fact]
    public void The_first_nonce_of_a_commit_stays()
    {
        Append("r1", JournalEvent.Nonce, new CommitNonce("c1", "first"));
        Append("r2", JournalEvent.Nonce, new CommitNonce("c1", "second"));

        Read().NonceOf("c1").Should().Be("first");
        Read().NonceOf("c2").Should().BeNull();
    }

    [Fact]
    public void A_nonce_is_drawn_once_and_is_on_disk_before_it_is_used()
    {
        var release = new Release("r1", TestContext.Opening(), TestContext.Of(), Read()) { Journal = _journal };
        var drawn = release.NonceOf("c1");

        drawn.Should().HaveLength(32);
        Read().NonceOf("c1").Should().Be(drawn);
        release.NonceOf("c1").Should().Be(drawn);
        release.NonceOf("c2").Should().NotBe(drawn);
        new Release("r2", TestContext.Opening(), TestContext.Of(), Read()) { Journal = _journal }
            .NonceOf("c1")
            .Should()
            .Be(drawn);
    }

    [Fact]
    public void Opening_and_closing_come_back_whole()
    {
        var state = new ServiceState(
            "web",
            "id",
            "shop-web-1",
            "sha256:1",
            "shop-web:latest",
            true,
            "hash",
            42,
            1,
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(9),
            "healthy"
        );
        var opening = new Opening(
            ReleaseKind.Rollback,
            "c1",
            ["BuildImage"],
            "/p.yml",
            [state],
            new Dictionary<string, string> { ["web"] = "sha256:0" },
            "r0",
            [new StateBackup("data", "r2", "backup", "f00d")]
        );
        var closing = new Closing(
            Outcome.Incomplete,
            "c1",
            new Dictionary<string, string> { ["web:a/B"] = "sha256:1" },
            [state],
            "because\nof it",
            new Dictionary<string, string> { ["GUI_DB_DSN"] = "0123" }
        );
        Append("r1", JournalEvent.Opened, opening);
        Append("r1", JournalEvent.Closed, closing);

        Read().Find("r1")!.Opening.Should().BeEquivalentTo(opening);
        Read().Find("r1")!.Closing.Should().BeEquivalentTo(closing);
    }
}
