using Pipeline.Journal;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

public sealed class ReleaseTableTests
{
    private static IEnumerable<string> States(PastReleases past) =>
        ReleaseLine.From(past.History).Select(l => $"{l.Release} {l.State}");

    [Fact]
    public void Each_release_says_what_it_counts_for_now() =>
        States(
                new PastReleases()
                    .Deploy()
                    .Deploy(Outcome.RolledBack)
                    .Deploy(Outcome.Partial)
                    .Deploy(Outcome.Incomplete)
                    .CutOver()
                    .Deploy()
                    .Rollback("r1")
            )
            .Should()
            .Equal("r1 verified", "r2 rolled back", "r3 partial", "r4 incomplete", "r5 cut over", "r6 bad", "r7 live");

    [Fact]
    public void What_was_undone_by_itself_is_neither_live_nor_verified() =>
        States(new PastReleases().Deploy().Deploy().Undone("r2", StageNames.RebuildVolume))
            .Should()
            .Equal("r1 live", "r2 undone");
}
