using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class WholeUndoTests
{
    private static IEnumerable<string> All(PastReleases past) => WholeUndo.All(past.History).Select(u => u.Line);

    [Fact]
    public void Every_release_is_undone_the_newest_first() =>
        All(new PastReleases().Deploy().CutOver().Rollback("r1"))
            .Should()
            .Equal(
                "undo RebuildVolume, BackupVolume of release r3",
                "undo CutOverEnv of release r2",
                "undo RebuildVolume, BackupVolume of release r1"
            );

    [Fact]
    public void What_was_undone_already_or_never_stood_is_left_out() =>
        All(
                new PastReleases()
                    .Deploy()
                    .Deploy(Outcome.RolledBack)
                    .Deploy()
                    .Undone("r3", StageNames.RebuildVolume)
                    .Undone("r3", StageNames.BackupVolume)
            )
            .Should()
            .Equal("undo RebuildVolume, BackupVolume of release r1");

    [Fact]
    public void Without_a_release_nothing_is_undone() => All(new PastReleases()).Should().BeEmpty();
}
