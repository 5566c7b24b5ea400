using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Stages;
using Pipeline.Stages.RestoreEnv;
using Pipeline.Stages.RestoreRoles;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

/// <summary>
/// A journal that an earlier version wrote: its rollbacks undid cut-overs in the stages of the cut-over themselves.
/// </summary>
public sealed class FormerNamesTests
{
    private static ReleaseHistory Open => new PastReleases().CutOver().BeginRestore("r1", "r1", former: true).History;

    [Fact]
    public void An_open_rollback_of_an_earlier_version_is_resumed_with_the_stages_that_do_its_work_now()
    {
        var open = Open.Open!;

        open.Opening.Stages.Should().Equal("RestoreEnv", "RestoreRoles");
        open.Opening.Stages.Select(Chain.Stage).Should().Equal(Chain.Restore);
        open.Stage(StageNames.CutOverEnv).Should().BeNull();
        open.Stage(StageNames.ProvisionRoles).Should().BeNull();
        open.Stage(StageNames.RestoreEnv)!.Receipt!.Lines.Should().Equal("done");
        open.Stage(StageNames.RestoreRoles)!.Receipt.Should().BeNull();
    }

    [Fact]
    public void Its_plans_say_all_that_the_undo_needs()
    {
        var open = Open.Open!;
        var env = RestoreEnvStage.Work(open.Stage(StageNames.RestoreEnv)!.Plan);
        var roles = RestoreRolesStage.Work(open.Stage(StageNames.RestoreRoles)!.Plan);

        (env.Backup!.Copy, env.From!.Copy).Should().Be(("/restore", "/c"));
        env.Keys.Should().Equal("KEY");
        env.TakesBack.Should().Equal("r1");
        roles.Changes.Should().ContainSingle().Which.Inverse.Should().Be("REVOKE a");
        roles.Passwords.Should().Equal("app");
    }

    [Fact]
    public void Resume_takes_it_up_where_it_stopped()
    {
        var history = Open;

        var release = Recalled.From(history.Open!, TestContext.Of(), history, null!);

        release.Goal.Restores.Should().Be("r1");
        release.Touches(StageNames.RestoreEnv).Should().BeTrue();
        release.IsPending(StageNames.RestoreEnv).Should().BeFalse("it was applied");
        release.IsPending(StageNames.RestoreRoles).Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_undo_is_recorded_under_the_former_name_or_the_present_one(bool former)
    {
        var past = new PastReleases().CutOver().BeginRestore("r1", "r1", former: true);

        past.Undone("r2", former ? StageNames.CutOverEnv : StageNames.RestoreEnv);

        past.History.Find("r2")!.Stage(StageNames.RestoreEnv)!.Undone.Should().BeTrue();
    }

    [Fact]
    public void A_cut_over_that_it_undid_stands_no_more()
    {
        var past = new PastReleases().Deploy().CutOver().Restore("r1", "r2", former: true);

        StandingCutOvers.Since(past.History, past.History.Find("r1")!).Env.Should().BeEmpty();
        StandingCutOvers.Since(past.History, past.History.Find("r2")!).GoesForward.Should().BeTrue();
        EnvCopies.Unneeded(past.History, []).Should().NotContain("/restore", "an undo of r3 reads it");
    }

    [Fact]
    public void A_cut_over_keeps_its_names()
    {
        var history = new PastReleases().CutOver().History;

        history.Find("r1")!.Stage(StageNames.CutOverEnv).Should().NotBeNull();
        history.Find("r1")!.Stage(StageNames.RestoreEnv).Should().BeNull();
    }
}
