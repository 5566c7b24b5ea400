using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Code in a container's own layer that its image does not have, and that somebody put there after the release was
/// verified and before the process started: the process may have loaded it as it started. What a service unpacks for
/// itself is younger than its process, or was there at the proof.
/// </summary>
internal sealed class AddedLate(StackContext context, ServiceState state, ReleaseHistory history)
{
    /// <param name="added">Absolute paths.</param>
    /// <returns>What was put there, as sentences; empty where no release was verified yet.</returns>
    public async Task<IReadOnlyList<string>> Of(IReadOnlyList<string> added, CancellationToken ct)
    {
        if (
            added.Count == 0
            || history.LastVerified is not { ClosedAt: { } verified } release
            || state.StartedAt < verified
        )
            return [];
        var places = added.Select(a => TreePath.FromText(a.TrimStart('/'))).ToList();
        var facts = await context.Trees.Read(
            new ProcessLocation(state.Container, state.Pid, "/"),
            new ReadRequest(Only: places, FactsOnly: true),
            ct
        );
        return
        [
            .. Between(places.Select(facts.Find).OfType<TreeEntry>(), verified, state.StartedAt)
                .Select(e =>
                    $"/{e.Path} was put there after {release.Id} was verified, and before the process started"
                ),
        ];
    }

    /// <summary>Told by ctime, which no program can set back. Pure.</summary>
    internal static IEnumerable<TreeEntry> Between(
        IEnumerable<TreeEntry> entries,
        DateTimeOffset verified,
        DateTimeOffset started
    ) => entries.Where(e => Time(e) > verified && Time(e) < started);

    private static DateTimeOffset Time(TreeEntry entry) => DateTimeOffset.UnixEpoch.AddTicks(entry.CtimeNs / 100);
}
