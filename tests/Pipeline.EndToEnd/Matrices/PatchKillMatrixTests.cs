using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Testing;
using Pipeline.Trees;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// A patch of the code over a verified commit. In full it is killed at the records of <c>ApplyPatch</c>: those after
/// them are <c>DeployBaked</c>'s, in <see cref="KillMatrixTests"/>.
/// </summary>
public sealed class PatchKillMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly KillMatrixResults _results = new(output, KillMatrixRun.PageOf(Matrix.Patches));
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public Task InitializeAsync() => HelperImageBuild.Ensure(_engine, _ => { }, default);

    public Task DisposeAsync()
    {
        _engine.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_killed_patch_leaves_the_old_commit_or_comes_to_the_patched_one()
    {
        await using var stack = new KillMatrixStack(_engine);
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
        await _results.Run(
            scenario,
            [(JournalEvent.Applied, "ApplyPatch", "before"), (JournalEvent.Applied, "RebuildVolume", "before")],
            scenario.Cells().Where(c => c.Record!.Stage == "ApplyPatch")
        );
        _results.RequireOldOrNew();
    }
}
