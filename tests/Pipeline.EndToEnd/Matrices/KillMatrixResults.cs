using Pipeline.Bootstrap;
using Pipeline.Journal;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>The cells of a matrix that were run: a spread of them, or all where a page is to be written.</summary>
/// <param name="page">Null: the short form.</param>
internal sealed class KillMatrixResults(ITestOutputHelper output, string? page)
{
    private readonly List<KillMatrixResult> _results = [];
    private readonly Lock _lock = new();
    private int _planned;

    /// <param name="spread">For the short form: event, stage and moment; finished and undone by turns.</param>
    /// <param name="all">For the long form.</param>
    /// <param name="withAWatchdog">In the short form, too, what rests then is started by a watchdog.</param>
    public async Task Run(
        KillMatrixScenario scenario,
        IReadOnlyList<(JournalEvent Event, string? Stage, string Moment)> spread,
        IEnumerable<KillMatrixCell> all,
        bool withAWatchdog = false
    )
    {
        var few = Spread(scenario, spread).Select(c => c with { IsStartedAgain = withAWatchdog });
        var cells = (page is null ? few : all).ToList();
        lock (_lock)
            _planned += cells.Count;
        foreach (var cell in cells)
            Keep(await scenario.Run(cell));
    }

    public void RequireOldOrNew()
    {
        output.WriteLine(KillMatrixTable.Totals(_results, _planned));
        _results.Should().NotBeEmpty();
        _results.Where(r => r.Trouble.Length > 0).Select(KillMatrixTable.Row).Should().BeEmpty();
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
                    Undo: scenario.IsAnUndo || i % 2 == 1
                )
        );

    private void Keep(KillMatrixResult result)
    {
        lock (_lock)
        {
            _results.Add(result);
            output.WriteLine(KillMatrixTable.Row(result));
            if (page is not null)
                KillMatrixRun.Write(page, KillMatrixTable.Page(_results, _planned, DateTimeOffset.UtcNow));
        }
    }
}
