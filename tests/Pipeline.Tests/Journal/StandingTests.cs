using Pipeline.Journal;
using Pipeline.Stages;
using Pipeline.Stages.RestoreEnv;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

public sealed class StandingTests
{
    private static IEnumerable<string> CutOversAfter(PastReleases past, string from) =>
        past
            .History.After(
                past.History.Find(from)!,
                EnvChange.Stages,
                p => p.Stage == StageNames.RestoreEnv ? RestoreEnvStage.Work(p).TakesBack : []
            )
            .Select(r => r.Id);

    [Fact]
    public void What_was_gone_back_from_is_bad_together_with_what_it_had_made_live_again()
    {
        var past = new PastReleases().Deploy().Deploy().Deploy();
        past.History.Bad().Should().BeEmpty();

        past.Rollback("r2").History.Bad().Should().Equal("r3");
        past.Rollback("r1").History.Bad().Should().BeEquivalentTo("r3", "r4", "r2");
    }

    [Fact]
    public void Going_forward_again_makes_nothing_bad_and_clears_what_it_goes_to() =>
        new PastReleases().Deploy().Deploy().Rollback("r1").Rollback("r2").History.Bad().Should().BeEmpty();

    [Fact]
    public void What_failed_or_was_only_replaced_is_not_bad() =>
        new PastReleases().Deploy().Deploy(Outcome.RolledBack).Deploy().History.Bad().Should().BeEmpty();

    [Fact]
    public void A_release_of_which_a_stage_was_undone_is_live_no_more()
    {
        var past = new PastReleases().Deploy().Deploy().Undone("r2", StageNames.RebuildVolume);

        past.History.LastVerified!.Id.Should().Be("r1");
        past.History.Bad().Should().Equal("r2");
    }

    [Fact]
    public void A_cut_over_stands_until_it_is_undone_or_taken_back()
    {
        CutOversAfter(new PastReleases().Deploy().CutOver().CutOver(), "r1").Should().Equal("r2", "r3");
        CutOversAfter(new PastReleases().Deploy().CutOver(), "r2").Should().BeEmpty();
        CutOversAfter(new PastReleases().Deploy().CutOver().Undone("r2", StageNames.CutOverEnv), "r1")
            .Should()
            .BeEmpty();
        CutOversAfter(new PastReleases().Deploy().CutOver().Restore("r1", "r2"), "r1").Should().BeEmpty();
        CutOversAfter(new PastReleases().Deploy().CutOver().Restore("r1", "r2"), "r2").Should().Equal("r3");
    }
}
