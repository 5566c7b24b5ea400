using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>
/// What stands at the end of a release: which commit, which image, what was compared, how long each service was down.
/// </summary>
public static class ReleaseReport
{
    /// <summary>What each claim found has been said in short where it was proven.</summary>
    public static void Print(Release release, ConsoleLog log)
    {
        var record = release.History.Find(release.Id)!;
        foreach (var line in Lines(record, log.Verbose))
            log.Say(line);
    }

    public static IEnumerable<string> Lines(ReleaseRecord record, bool isWhole = true)
    {
        var closing = record.Closing!;
        yield return $"release {record.Id}: {closing.Outcome.ToString().ToLowerInvariant()}"
            + $"{NotLookedAt.Words(record.WithoutNodes)}, commit {closing.Commit}"
            + (record.Version is { } version ? $", version {version}" : "");
        foreach (var (reference, id) in closing.Images)
            yield return $"  image {reference} = {id}";
        foreach (var evidence in isWhole ? Live(record) : [])
            yield return $"  {evidence.Claim}: {evidence.Found}";
        foreach (var service in Downtimes(record))
            yield return $"  downtime of {service.Service}: "
                + $"{ConsoleLog.Seconds(TimeSpan.FromSeconds(service.Seconds))}";
    }

    /// <summary>Of each service, in all: a release that also cuts over recreates it twice.</summary>
    public static IReadOnlyList<ServiceDowntime> Downtimes(ReleaseRecord record) =>
        [
            .. StageNames
                .CreateContainers.SelectMany(name =>
                    record.Stage(name)?.Receipt is { } receipt
                        ? Json.Value<RecreateReceipt>(receipt.Data)?.Services ?? []
                        : []
                )
                .GroupBy(s => s.Service)
                .Select(g => g.Last() with { Seconds = g.Sum(s => s.Seconds) }),
        ];

    private static IReadOnlyList<Evidence> Live(ReleaseRecord record) =>
        record.Stage(StageNames.CheckMarker)?.Proof?.Evidence ?? [];
}
