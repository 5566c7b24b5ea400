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
    private readonly string? _page = KillMatrixRun.PageOf(Matrix.Kills);
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly List<KillMatrixResult> _results = [];
    private readonly Lock _lock = new();
    private int _planned;

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
        await Task.WhenAll(Deploy(), RollbackAndPatch());

        output.WriteLine(KillMatrixTable.Totals(_results, _planned));
        _results.Should().NotBeEmpty();
        _results.Where(r => r.Trouble.Length > 0).Select(KillMatrixTable.Row).Should().BeEmpty();
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

    private async Task RollbackAndPatch()
    {
        await Rollback();
        await Patch();
    }

    /// <summary>A patch of the code, over the verified commit A.</summary>
    private async Task Patch()
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
        await Run(
            scenario,
            [(JournalEvent.Applied, "ApplyPatch", "before"), (JournalEvent.Applied, "RebuildVolume", "before")]
        );
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

    /// <param name="spread">For the short form: event, stage and moment; finished and undone by turns.</param>
    private async Task Run(
        KillMatrixScenario scenario,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread
    )
    {
        var cells = (
            _page is null
                ? Spread(scenario, spread)
                : scenario.RandomCells(RandomKills, new Random(7)).Concat(scenario.Cells())
        ).ToList();
        lock (_lock)
            _planned += cells.Count;
        foreach (var cell in cells)
            Keep(await scenario.Run(cell));
    }

    private static IEnumerable<KillMatrixCell> Spread(
        KillMatrixScenario scenario,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread
    ) =>
        spread.Select(
            (s, i) =>
                new KillMatrixCell(
                    scenario.Records.Single(r => r.Event == s.Event && r.Stage == s.Stage),
                    s.Moment,
                    Undo: i % 2 == 1
                )
        );

    private void Keep(KillMatrixResult result)
    {
        lock (_lock)
        {
            _results.Add(result);
            output.WriteLine(KillMatrixTable.Row(result));
            if (_page is not null)
                KillMatrixRun.Write(_page, KillMatrixTable.Page(_results, _planned, DateTimeOffset.UtcNow));
        }
    }
}
