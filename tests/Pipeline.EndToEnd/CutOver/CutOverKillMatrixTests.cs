using System.Runtime.Versioning;
using Pipeline.Bootstrap;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Journal;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// Env file, roles, verifiers, sessions and the files that are read once: old or new, whatever the instant of death. A
/// spread of cells, or all of them where <see cref="KillMatrixRun.Variable"/> names the page.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverKillMatrixTests(CutOverStack stack, ITestOutputHelper output)
{
    private readonly string? _page = KillMatrixRun.PageOf(Matrix.CutOver);
    private readonly List<KillMatrixResult> _results = [];
    private int _planned;

    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_cut_over_and_its_rollback_that_are_killed_leave_the_old_state_or_come_to_the_new_one()
    {
        var file = stack.Variant();
        var app = stack.Read("secrets/app.SECRET-READ-ONCE").Trim();
        var old = stack
            .Read(".env")
            .Split('\n')
            .Single(l => l.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal))["POSTGRES_PASSWORD=".Length..]
            .Trim();
        Task<CutOverSight> Look() => CutOverSight.Of(stack, app, old);
        string[] go = ["--allow-dirty-tree", "--go", "volume", "restart", "privilege"];
        var program = new KillMatrixProgram(file, stack.State, new Dictionary<string, string>());

        await Run(
            await CutOverKillScenario.Of(
                stack,
                file,
                "CutOver --rotate-legacy",
                ["CutOver", "--rotate-legacy", .. go],
                ["RollbackCutOverRole", .. go],
                Look
            ),
            [(JournalEvent.Applied, "CutOverEnv", "before"), (JournalEvent.Applied, "RotateLegacy", "before")]
        );
        if (_page is not null)
            await RollbackAcross(program, go, file, Look);
        output.WriteLine(KillMatrixTable.Totals(_results, _planned));
        _results.Should().NotBeEmpty();
        _results.Where(r => r.Trouble.Length > 0).Select(KillMatrixTable.Row).Should().BeEmpty();
    }

    /// <summary>From after a cut-over to the release before it; in the long form only.</summary>
    private async Task RollbackAcross(
        KillMatrixProgram program,
        string[] go,
        string file,
        Func<Task<CutOverSight>> look
    )
    {
        await program.Require(["DeployBaked", .. go]);
        var release = stack.History().LastVerified!.Id;
        await program.Require(["CutOver", .. go]);
        await Run(
            await CutOverKillScenario.Of(
                stack,
                file,
                "Rollback",
                ["Rollback", "--release", release, .. go],
                ["RollbackCheckMarker", .. go],
                look
            ),
            []
        );
        await program.Require(["RollbackCutOverRole", .. go]);
    }

    /// <param name="spread">For the short form: finished and undone by turns.</param>
    private async Task Run(
        CutOverKillScenario scenario,
        IReadOnlyList<(JournalEvent Event, string Stage, string Moment)> spread
    )
    {
        var cells = _page is not null
            ? scenario.Cells()
            : spread.Select(
                (s, i) =>
                    new KillMatrixCell(
                        scenario.Records.Single(r => r.Event == s.Event && r.Stage == s.Stage),
                        s.Moment,
                        Undo: i % 2 == 1
                    )
            );
        var chosen = cells.ToList();
        _planned += chosen.Count;
        foreach (var cell in chosen)
        {
            _results.Add(await scenario.Run(cell));
            output.WriteLine(KillMatrixTable.Row(_results[^1]));
            if (_page is not null)
                KillMatrixRun.Write(_page, KillMatrixTable.Page(_results, _planned, DateTimeOffset.UtcNow));
        }
    }
}
