using Pipeline.Bootstrap;
using Pipeline.Journal;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// A patch of the code over a verified commit. In full it is killed at the records of <c>ApplyPatch</c>: those after
/// them are <c>DeployBaked</c>'s, in <see cref="KillMatrixTests"/>.
/// </summary>
public sealed class PatchKillMatrixTests(ITestOutputHelper output) : KillMatrixOnOneEngine(output, Matrix.Patches)
{
    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_killed_patch_leaves_the_old_commit_or_comes_to_the_patched_one()
    {
        await using var stack = new KillMatrixStack(Engine);
        await stack.Up();
        var patch = await stack.Patch("B");
        var scenario = await KillMatrixScenario.Of(
            stack,
            "DeployPatch",
            "DeployPatch",
            "--patch",
            patch,
            "--go",
            "volume",
            "restart"
        );
        await Results.Run(
            scenario,
            [(JournalEvent.Applied, "ApplyPatch", "before"), (JournalEvent.Applied, "RebuildVolume", "before")],
            scenario.Cells().Where(c => c.Record!.Stage == "ApplyPatch")
        );
        Results.RequireOldOrNew();
    }
}
