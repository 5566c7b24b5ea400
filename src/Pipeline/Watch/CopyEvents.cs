using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Watching;

/// <summary>
/// The engine tells that files were copied into a container (<c>docker cp</c>), and not where to: they are what came
/// into its own layer at that moment. What went into a volume is looked at there.
/// </summary>
internal sealed class CopyEvents
{
    private const long Before = 10_000_000_000;
    private const long After = 1_000_000_000;

    /// <summary>The engine mounts its own there at each start; the layer gets an empty file underneath.</summary>
    private static readonly string[] Engines = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"];
    private static readonly string[] Passing = ["/tmp/", "/run/", "/dev/", "/proc/", "/sys/"];

    private readonly ConcurrentQueue<(string Container, long AtNs)> _told = new();
    private readonly Dictionary<(string Container, TreePath Path), long> _copied = [];

    /// <summary>Safe to call while <see cref="In"/> works.</summary>
    public void Add(string container, long atNs) => _told.Enqueue((container, atNs));

    /// <summary>A release has ended since, which looked at all of it.</summary>
    public void Forget() => _copied.Clear();

    /// <summary>What was copied into these containers and is still there.</summary>
    public async Task<IReadOnlyList<SeenCopy>> In(
        StackContext context,
        IReadOnlyList<ContainerDetails> containers,
        CancellationToken ct
    )
    {
        var running = containers.Where(c => c.State.Running).ToDictionary(c => c.Id);
        while (_told.TryDequeue(out var told))
            if (running.TryGetValue(told.Container, out var into))
                foreach (var entry in await Layer(context, into, ct))
                    if (IsCopied(entry, told.AtNs, into))
                        _copied[(into.Id, entry.Path)] = entry.CtimeNs;
        foreach (var gone in _copied.Keys.Where(k => containers.All(c => c.Id != k.Container)).ToList())
            _copied.Remove(gone);
        foreach (var container in running.Values.Where(c => _copied.Keys.Any(k => k.Container == c.Id)))
            await ForgetRemoved(context, container, ct);
        return
        [
            .. _copied
                .Keys.OrderBy(k => k.Path)
                .Select(k => new SeenCopy(
                    ServiceOf(containers.First(c => c.Id == k.Container)),
                    $"/{k.Path} was copied there (docker cp)"
                )),
        ];
    }

    /// <summary>Pure.</summary>
    internal static bool IsCopied(TreeEntry entry, long atNs, ContainerDetails into) =>
        entry.Kind is EntryKind.File or EntryKind.Symlink
        && entry.CtimeNs >= atNs - Before
        && entry.CtimeNs <= atNs + After
        && !Engines.Contains($"/{entry.Path}")
        && !Passing.Any(p => $"/{entry.Path}".StartsWith(p, StringComparison.Ordinal))
        && !into.AllMounts.Any(m => ContainerPath.Covers(m.Destination, $"/{entry.Path}"));

    private async Task ForgetRemoved(StackContext context, ContainerDetails container, CancellationToken ct)
    {
        var paths = _copied.Keys.Where(k => k.Container == container.Id).Select(k => k.Path).ToList();
        var now = await Facts(context, container, paths, ct);
        foreach (var path in paths.Where(p => !now.Contains(p)))
            _copied.Remove((container.Id, path));
    }

    private static async Task<IEnumerable<TreeEntry>> Layer(
        StackContext context,
        ContainerDetails container,
        CancellationToken ct
    )
    {
        var root = new ProcessLocation(container.Id, container.State.Pid, "/");
        if (await context.Trees.OwnLayer(root, ct) is { } layer)
            return layer.Entries;
        var changed = (await context.Engine.Containers.Changes(container.Id, ct))
            .Where(c => c.Kind != ChangeKind.Deleted)
            .Select(c => TreePath.FromText(c.Path.Trim('/')));
        return (await Facts(context, container, [.. changed], ct)).Entries;
    }

    private static Task<TreeManifest> Facts(
        StackContext context,
        ContainerDetails container,
        IReadOnlyList<TreePath> paths,
        CancellationToken ct
    ) =>
        context.Trees.Read(
            new ProcessLocation(container.Id, container.State.Pid, "/"),
            new ReadRequest(Only: paths, FactsOnly: true),
            ct
        );

    private static string ServiceOf(ContainerDetails container) =>
        container.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? container.Name;
}
