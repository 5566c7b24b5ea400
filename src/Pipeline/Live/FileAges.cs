using Pipeline.Journal;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Whether files changed under a running process: it may hold what they said before, even when they are the commit's
/// again. Told by ctime, which no program can set back; an entry point that sets owners as it starts is given time for
/// it.
/// </summary>
internal static class FileAges
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <returns>Null for a process that the release under way has started, or where no release was verified
    /// yet.</returns>
    public static Evidence? Prove(ServiceState state, IReadOnlyList<CodeRead> code, ReleaseHistory history)
    {
        if (
            history.LastVerified?.ClosedAt is not { } verified
            || (history.Open is { } open && state.StartedAt > open.OpenedAt)
        )
            return null;
        var since = state.StartedAt < verified ? verified : state.StartedAt + Start;
        var changed = code.SelectMany(c =>
                c.Found.Entries.Where(e => e.Kind != EntryKind.Directory && Time(e) > since && c.IsCompared(e.Path))
                    .Select(e => $"{c.Path}/{e.Path}")
            )
            .ToList();
        return new Evidence(
            $"no file of the code changed under the process of {state.Service}",
            changed.Count == 0,
            changed.Count == 0
                ? $"started {state.StartedAt:yyyy-MM-dd HH:mm:ss} UTC"
                : $"changed since it started, so its memory may hold other code: {Findings.List(changed)}"
        );
    }

    private static DateTimeOffset Time(TreeEntry entry) => DateTimeOffset.UnixEpoch.AddTicks(entry.CtimeNs / 100);
}
