using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>How long the stages of the last release took, by the times of its journal records.</summary>
public sealed class StageTimes(IReadOnlyList<JournalRecord> records)
{
    /// <param name="state">What PIPELINE_STATE was; holds one stack's journal.</param>
    public static StageTimes OfLastRelease(string state)
    {
        var path = Directory
            .EnumerateFiles(state, Path.GetFileName(StateFolder.JournalIn(state)), SearchOption.AllDirectories)
            .Single();
        var all = JournalFile.Open(path, TimeProvider.System).Records;
        return new StageTimes([.. all.Where(r => r.Release == all[^1].Release)]);
    }

    /// <returns>Seconds from the stage's plan to its proof; 0 where it had nothing to do.</returns>
    public double Of(StageName stage) =>
        records
            .Where(r => r.Stage == stage.Value)
            .Select(r => r.At)
            .DefaultIfEmpty()
            .Aggregate((First: DateTimeOffset.MaxValue, Last: DateTimeOffset.MinValue), Widen) switch
        {
            var (first, last) => (last - first).TotalSeconds,
        };

    private static (DateTimeOffset First, DateTimeOffset Last) Widen(
        (DateTimeOffset First, DateTimeOffset Last) span,
        DateTimeOffset at
    ) => (at < span.First ? at : span.First, at > span.Last ? at : span.Last);
}
