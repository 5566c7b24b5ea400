using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Testing;
using Pipeline.Trees;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// Whatever the instant of death, the old state is intact or the new one verified. A spread of cells, or all of them
/// where <see cref="KillMatrixRun.Variable"/> names the page to write.
/// </summary>
public sealed class KillMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int RandomKills = 20;
    private readonly KillMatrixResults _results = new(output, KillMatrixRun.PageOf(Matrix.Kills));
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public Task InitializeAsync() => HelperImageBuild.Ensure(_engine, _ => { }, default);

    public Task DisposeAsync()
    {
        _engine.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_killed_pipeline_leaves_the_old_state_or_comes_to_the_new_one()
    {
        await Task.WhenAll(Deploy(), Rollback());
        _results.RequireOldOrNew();
    }

    /// <summary>
    /// Commit B over the verified commit A. B lacks the block in its Dockerfile, so that BakeCode works too.
    /// </summary>
    private async Task Deploy()
    {
        await using var stack = new KillMatrixStack(_engine);
        await stack.Up();
        await stack.Commit("B", "version B");
        var scenario = await KillMatrixScenario.Of(stack, "DeployBaked", "DeployBaked", "--go", "volume", "restart");
        await Run(
            scenario,
            [
                (JournalEvent.Opened, null, "after"),
                (JournalEvent.Applied, "BakeCode", "before"),
                (JournalEvent.Planned, "RebuildVolume", "after"),
                (JournalEvent.Applied, "RebuildVolume", "before"),
                (JournalEvent.Planned, "Recreate", "after"),
                (JournalEvent.Verified, null, "after"),
            ]
        );
        await Run(await scenario.WayBack("Resume --undo"), [(JournalEvent.Undone, "Recreate", "after")]);
    }

    /// <summary>From the verified commit B to the verified commit A.</summary>
    private async Task Rollback()
    {
        await using var stack = new KillMatrixStack(_engine);
        await stack.Up();
        await stack.Commit("B", "version B");
        await stack.Program.Require("DeployBaked", "--go", "volume", "restart");
        var scenario = await KillMatrixScenario.Of(
            stack,
            "Rollback",
            "Rollback",
            "--release",
            "r1",
            "--go",
            "volume",
            "restart"
        );
        await Run(
            scenario,
            [(JournalEvent.Applied, "RebuildVolume", "after"), (JournalEvent.Applied, "Recreate", "before")]
        );
    }

    private Task Run(
        KillMatrixScenario scenario,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread
    ) => _results.Run(scenario, spread, scenario.RandomCells(RandomKills, new Random(7)).Concat(scenario.Cells()));
}
