using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class StageRollbackTests
{
    private static string? Last(PastReleases past, StageName stage) =>
        StageRollback.Last(past.History, Chain.Stage(stage.Value))?.Id;

    [Fact]
    public void The_last_release_that_did_a_stage_is_undone() =>
        Last(new PastReleases().CutOver().CutOver(), StageNames.CutOverEnv).Should().Be("r2");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_over_that_a_rollback_has_undone_is_not_undone_again(bool former)
    {
        var past = new PastReleases().Deploy().CutOver().Restore("r1", "r2", former);

        Last(past, StageNames.CutOverEnv).Should().BeNull();
        Last(past, StageNames.RestoreEnv).Should().Be("r3");
        Last(past, StageNames.RestoreRoles).Should().Be("r3");
    }

    [Fact]
    public void Once_the_rollback_is_undone_its_cut_over_can_be()
    {
        var past = new PastReleases().Deploy().CutOver().Restore("r1", "r2").Undone("r3", StageNames.RestoreEnv);

        Last(past, StageNames.RestoreEnv).Should().BeNull();
        Last(past, StageNames.CutOverEnv).Should().Be("r2");
    }

    [Fact]
    public void A_rollback_is_not_undone_below_a_new_cut_over() =>
        Last(new PastReleases().Deploy().CutOver().Restore("r1", "r2").CutOver(), StageNames.RestoreEnv)
            .Should()
            .BeNull();
}
