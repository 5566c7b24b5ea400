using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Watching;

/// <summary>
/// Code in a container's own layer that its image does not have and that somebody put there since the release was
/// verified. What a service unpacks as it starts is its own.
/// </summary>
internal sealed class PutThere(StackContext context, ReleaseHistory history)
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>Where programs keep what nobody runs.</summary>
    private static readonly string[] Loose =
    [
        "/tmp/",
        "/var/tmp/",
        "/run/",
        "/var/run/",
        "/var/log/",
        "/var/cache/",
        "/dev/",
        "/proc/",
        "/sys/",
    ];

    /// <summary>Whether a file may be code that runs.</summary>
    public static bool MayRun(string path, bool isExecutable) =>
        (isExecutable || CommandPaths.IsCode(path) || path == "/etc/ld.so.preload")
        && !path.Contains("/__pycache__/", StringComparison.Ordinal)
        && !Loose.Any(l => path.StartsWith(l, StringComparison.Ordinal));

    public async Task<IReadOnlyList<SeenCopy>> In(SeenContainer seen, ContainerDetails container, CancellationToken ct)
    {
        if (!seen.State.Running || Looked(history, container.Id) is not { ClosedAt: { } verified } release)
            return [];
        var code = context.Stack.Placements.Where(p => p.Service.Name == seen.State.Service).Select(p => p.Tree.Path);
        var added = (await context.Engine.Containers.Changes(container.Id, ct))
            .Where(c => c.Kind == ChangeKind.Added)
            .Select(c => c.Path)
            .Where(p =>
                !container.AllMounts.Select(m => m.Destination).Concat(code).Any(d => ContainerPath.Covers(d, p))
            )
            .Where(p => MayRun(p, isExecutable: true))
            .Select(p => TreePath.FromText(p.TrimStart('/')))
            .ToList();
        if (added.Count == 0)
            return [];
        var facts = await context.Trees.Read(
            new ProcessLocation(container.Id, container.State.Pid, "/"),
            new ReadRequest(Only: added, FactsOnly: true),
            ct
        );
        return
        [
            .. Late(added.Select(facts.Find).OfType<TreeEntry>(), verified, seen.State.StartedAt)
                .Select(p => new SeenCopy(seen.State.Service, $"{p} was put there after {release.Id} was verified")),
        ];
    }

    /// <summary>The release that verified the code, or the later one that made this container, as a cut-over does.
    /// Pure.</summary>
    internal static ReleaseRecord? Looked(ReleaseHistory history, string container) =>
        history
            .Releases.SkipWhile(r => r != history.LastVerified)
            .FirstOrDefault(r =>
                r.Closing is { Outcome: Outcome.Verified or Outcome.Partial } closing
                && closing.After.Any(s => s.Container == container)
            )
        ?? history.LastVerified;

    /// <summary>Told by ctime, which no program can set back. Pure.</summary>
    internal static IEnumerable<string> Late(
        IEnumerable<TreeEntry> entries,
        DateTimeOffset verified,
        DateTimeOffset started
    ) =>
        entries
            .Where(e => e.Kind is EntryKind.File or EntryKind.Symlink)
            .Where(e => MayRun($"/{e.Path}", e.Kind == EntryKind.File && (e.Mode & 0b001_001_001) != 0))
            .Where(e => Time(e) > verified && (started < verified || Time(e) < started || Time(e) > started + Start))
            .Select(e => $"/{e.Path}");

    private static DateTimeOffset Time(TreeEntry entry) => DateTimeOffset.UnixEpoch.AddTicks(entry.CtimeNs / 100);
}
