using Pipeline.Benchmarks.Measuring;
using Pipeline.Journal;

namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>Records of a journal, which every target reads and checks before it does anything.</summary>
internal sealed class Records : IGrowing
{
    private const int PerRelease = 50;
    private static readonly object Data = new { plan = new string('x', 500) };

    public string Of => "journal records";

    public IReadOnlyList<int> Steps { get; } = [100, 1_000, 10_000];

    public IReadOnlyList<string> Figures { get; } = ["reading the journal"];

    public Task<Func<CancellationToken, Task<IReadOnlyList<double>>>> Make(BenchRun run, int step, CancellationToken ct)
    {
        run.Say($"writing {step:N0} {Of}");
        var path = StateFolder.JournalIn(Directory.CreateDirectory(Path.Combine(run.Work, $"journal-{step}")).FullName);
        var journal = JournalFile.Open(path, TimeProvider.System);
        for (var n = 0; n < step; n++)
            journal.Append($"r{1 + n / PerRelease}", JournalEvent.Applied, "BuildImage", Data);
        return Task.FromResult<Func<CancellationToken, Task<IReadOnlyList<double>>>>(
            Contender.Timed("", c => Task.Run(() => JournalFile.Open(path, TimeProvider.System), c)).Measure
        );
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
