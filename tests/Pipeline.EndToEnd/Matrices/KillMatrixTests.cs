using Pipeline.Bootstrap;
using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// Whatever the instant of death, the old state is intact or the new one verified. A spread of cells, or all of them
/// where <see cref="KillMatrixRun.Variable"/> names the page to write.
/// </summary>
public sealed class KillMatrixTests(ITestOutputHelper output) : KillMatrixOnOneEngine(output, Matrix.Kills)
{
    private const int RandomKills = 20;

    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_killed_pipeline_leaves_the_old_state_or_comes_to_the_new_one()
    {
        await Task.WhenAll(Deploy(), Rollback(), RollbackToTheFirstState());
        Results.RequireOldOrNew();
    }

    /// <summary>
    /// Commit B over the verified commit A. B lacks the block in its Dockerfile, so that BakeCode works too.
    /// </summary>
    private async Task Deploy()
    {
        await using var stack = new KillMatrixStack(Engine);
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
        await Results.Run(
            scenario,
            [(JournalEvent.Applied, "RebuildVolume", "before"), (JournalEvent.Applied, "Recreate", "before")],
            scenario.CellsWithAWatchdog(),
            withAWatchdog: true
        );
        await Run(await scenario.WayBack("Resume --undo"), [(JournalEvent.Undone, "Recreate", "after")]);
    }

    /// <summary>From the verified commit B to the verified commit A.</summary>
    private async Task Rollback()
    {
        await using var stack = new KillMatrixStack(Engine);
        await stack.Up();
        await stack.Commit("B", "version B");
        await stack.Program.Require("DeployBaked", "--go", "volume", "restart");
        await RollbackTo(
            stack,
            "r1",
            [(JournalEvent.Applied, "RebuildVolume", "after"), (JournalEvent.Applied, "Recreate", "before")]
        );
    }

    /// <summary>From the verified commit A to what ran before the first release: other code in the volume.</summary>
    private async Task RollbackToTheFirstState()
    {
        await using var stack = new KillMatrixStack(Engine);
        await stack.Up();
        await RollbackTo(
            stack,
            FirstState.Id,
            [(JournalEvent.Undoing, "RebuildVolume", "before"), (JournalEvent.Undone, "Recreate", "after")]
        );
    }

    private async Task RollbackTo(
        KillMatrixStack stack,
        string release,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread
    ) =>
        await Run(
            await KillMatrixScenario.Of(
                stack,
                $"Rollback to {release}",
                "Rollback",
                "--release",
                release,
                "--go",
                "volume",
                "restart"
            ),
            spread
        );

    private Task Run(
        KillMatrixScenario scenario,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread
    ) => Results.Run(scenario, spread, scenario.RandomCells(RandomKills, new Random(7)).Concat(scenario.Cells()));
}
