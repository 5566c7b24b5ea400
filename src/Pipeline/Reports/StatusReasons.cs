using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Stages.CleanVolume;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>
/// Why what runs is not "the last verified release, running, looked at now": what a monitor has to see. Pure.
/// </summary>
internal static class StatusReasons
{
    private static readonly string[] NotWell = ["stopped", "unhealthy", "paused"];

    /// <param name="ours">Services that read code.</param>
    /// <param name="now">Every container of the stack, as just looked at.</param>
    /// <param name="isKnown">Whether the commit of the last verified release is in this repository.</param>
    public static IReadOnlyList<string> Find(
        ReleaseHistory history,
        IReadOnlyList<string> ours,
        IReadOnlyList<ServiceStatus> now,
        bool isKnown = true
    ) =>
        [
            .. history.LastVerified is null ? ["no release has been verified yet"] : Array.Empty<string>(),
            .. isKnown
                ? Array.Empty<string>()
                :
                [
                    $"the commit {ServiceState.Short(history.LastVerified!.Closing!.Commit)} of "
                        + $"{history.LastVerified.Id} is not in this repository, so nothing could be "
                        + "compared with it: look from the checkout that deployed it, or git fetch "
                        + "(--unshallow in a shallow clone)",
                ],
            .. history.Open is { } open ? [$"release {open.Id} is open"] : Array.Empty<string>(),
            .. history.LastIncomplete is { } incomplete
                ? [$"release {incomplete.Id} ended incomplete"]
                : Array.Empty<string>(),
            .. Expected(history, ours)
                .SelectMany(service =>
                    Find(service, ours.Contains(service), [.. now.Where(n => n.Service == service)])
                ),
        ];

    public static IEnumerable<string> OfVolumes(IReadOnlyList<CodeAgain> cleaned) =>
        cleaned
            .Where(c => c.Again.Count > 0)
            .Select(c => $"volume {c.Key} holds code again that {c.Release} took out: {Findings.List(c.Again)}");

    private static IEnumerable<string> Find(string service, bool isOurs, IReadOnlyList<ServiceStatus> now)
    {
        if (now.Count == 0)
            yield return $"{service} has no container";
        foreach (var status in now.Where(n => NotWell.Contains(n.State)))
            yield return $"{service} is {status.State}";
        if (isOurs && now.Any(n => n.Drifted))
            yield return $"{service} drifted";
        else if (isOurs && now.Any(n => !n.Proven && !NotWell.Contains(n.State)))
            yield return $"{service} is not proven";
    }

    /// <summary>
    /// What ran when the last release was verified; a service of ours that was stopped then may be stopped now.
    /// </summary>
    private static IEnumerable<string> Expected(ReleaseHistory history, IReadOnlyList<string> ours) =>
        history.LastVerified?.Closing is { } closing
            ? closing
                .After.Where(s => s.Running)
                .Select(s => s.Service)
                .Concat(ours.Where(o => !closing.After.Any(s => s.Service == o)))
                .Distinct()
            : ours;
}
