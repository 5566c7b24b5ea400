using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>What must run is what the journal recorded, and nothing else.</summary>
public sealed class BaselineTests
{
    private static readonly Proof Holding = Proof.From(new Evidence("it holds", true, "seen"));

    private static (JournalEvent, StageName?, object?)[] CutOver(Proof? proof = null) =>
        [
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
            (JournalEvent.Closed, null, Looks.Closing(Looks.Web)),
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
            Plan(StageNames.CutOverEnv),
            Plan(StageNames.CutOverRole),
            (JournalEvent.Proved, StageNames.CutOverRole, proof ?? Holding),
            (JournalEvent.Closed, null, Looks.Closing(Looks.Web)),
        ];

    private static (JournalEvent, StageName?, object?) Plan(StageName stage) =>
        (JournalEvent.Planned, stage, new StagePlan(stage, null, ["do it"], Json.Element(0)));

    [Fact]
    public void A_service_that_was_stopped_when_it_was_verified_may_be_stopped() =>
        Looks.Of(Looks.History(Looks.State("web", "1", running: false), Looks.Database)).MustRun.Should().Equal(["db"]);

    [Fact]
    public void A_service_of_the_code_that_was_never_recorded_must_run() =>
        Looks.Of(Looks.History(Looks.Database)).MustRun.Should().Equal(["db", "web"]);

    [Fact]
    public void Containers_of_every_ended_release_are_known() =>
        Looks.Of(Looks.History(Looks.Web, Looks.Database)).Containers.Should().BeEquivalentTo(["web-1", "db-1"]);

    [Fact]
    public void A_proven_cut_over_stands() => Looks.Of(Looks.From(CutOver())).IsCutOver.Should().BeTrue();

    [Fact]
    public void Without_a_proven_cut_over_the_legacy_role_is_no_drift()
    {
        Looks.Baseline.IsCutOver.Should().BeFalse();
        Looks
            .Of(Looks.From(CutOver(Proof.From(new Evidence("it holds", false, "it does not")))))
            .IsCutOver.Should()
            .BeFalse();
    }

    [Fact]
    public void A_cut_over_that_was_undone_does_not_stand() =>
        Looks
            .Of(Looks.From([.. CutOver(), (JournalEvent.Undoing, StageNames.CutOverEnv, null)]))
            .IsCutOver.Should()
            .BeFalse();

    [Fact]
    public void A_rollback_that_restored_the_roles_ends_it() =>
        Looks
            .Of(
                Looks.From([
                    .. CutOver(),
                    (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
                    Plan(StageNames.RestoreRoles),
                    (JournalEvent.Closed, null, Looks.Closing(Looks.Web)),
                ])
            )
            .IsCutOver.Should()
            .BeFalse();

    [Fact]
    public void Env_files_of_a_cut_over_that_was_undone_are_not_those_that_it_recorded()
    {
        var env = Looks.Closing(Looks.Web) with { Env = new Dictionary<string, string> { ["KEY"] = "p" } };
        var records = CutOver()[..^1].Append((JournalEvent.Closed, null, env)).ToArray();

        Looks.Of(Looks.From(records)).Env.Should().ContainKey("KEY");
        Looks.Of(Looks.From([.. records, (JournalEvent.Undoing, StageNames.CutOverEnv, null)])).Env.Should().BeNull();
    }
}
