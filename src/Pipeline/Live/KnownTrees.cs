using System.Collections.Concurrent;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Code as it was last read in containers, for a process that looks again and again: a file whose facts (kind, size,
/// mtime, ctime, inode) have not moved since is not read again. A store through a shared memory map that was open
/// before may leave them alone (<see cref="HashReuse"/>), so a release proves without this.
/// </summary>
internal sealed class KnownTrees
{
    /// <summary>Within one tick of its clock a filesystem may give two states of a file the same ctime.</summary>
    private const long Young = 2_000_000_000;

    private readonly ConcurrentDictionary<(string Container, string Path), TreeManifest> _known = new();
    private long _filesRead;

    /// <summary>How many files were read so far, for whoever measures.</summary>
    public long FilesRead => Interlocked.Read(ref _filesRead);

    /// <summary>As <see cref="ITreeAccess.Read"/> in full.</summary>
    public async Task<TreeManifest> Read(ITreeAccess trees, ProcessLocation location, CancellationToken ct)
    {
        var key = (location.ContainerId, location.AbsolutePath);
        var read = _known.TryGetValue(key, out var prior)
            ? await Again(trees, location, prior, ct)
            : Remember(await trees.Read(location, ReadRequest.Full, ct));
        _known[key] = read;
        return read;
    }

    /// <summary>Containers that are gone do not come back.</summary>
    public void Keep(IReadOnlyCollection<string> containers)
    {
        foreach (var key in _known.Keys.Where(k => !containers.Contains(k.Container)))
            _known.TryRemove(key, out _);
    }

    /// <summary>Everything is read anew at the next look.</summary>
    public void Forget() => _known.Clear();

    private async Task<TreeManifest> Again(
        ITreeAccess trees,
        ProcessLocation location,
        TreeManifest prior,
        CancellationToken ct
    )
    {
        var facts = await trees.Read(location, new ReadRequest(Unhashed: true), ct);
        var moved = facts
            .Entries.Where(e => e.Kind == EntryKind.File && !IsKnown(prior, e))
            .Select(e => e.Path)
            .ToList();
        var anew =
            moved.Count == 0
                ? TreeManifest.Empty
                : Remember(await trees.Read(location, new ReadRequest(Only: moved, NoDescent: true), ct));
        var entries = facts.Entries.Select(e => Whole(e, prior, anew)).OfType<TreeEntry>();
        return new TreeManifest(entries)
        {
            StartedNs = facts.StartedNs,
            Boot = facts.Boot,
            UnreadNamespaces = facts.UnreadNamespaces,
            Unsettled = [.. facts.Unsettled.Union(anew.Unsettled).Order()],
        };
    }

    private TreeManifest Remember(TreeManifest read)
    {
        Interlocked.Add(ref _filesRead, read.Entries.Count(e => e.Kind == EntryKind.File));
        return new TreeManifest(
            read.Entries.Select(e =>
                e with
                {
                    IsReusable = e.CtimeNs < read.StartedNs - Young && !read.Unsettled.Contains(e.Path),
                }
            )
        )
        {
            StartedNs = read.StartedNs,
            Boot = read.Boot,
            UnreadNamespaces = read.UnreadNamespaces,
            Unsettled = read.Unsettled,
        };
    }

    private static bool IsKnown(TreeManifest prior, TreeEntry now) =>
        prior.Find(now.Path) is { Kind: EntryKind.File, IsReusable: true } known && Facts(known) == Facts(now);

    /// <returns>Null for a file that vanished meanwhile.</returns>
    private static TreeEntry? Whole(TreeEntry now, TreeManifest prior, TreeManifest anew) =>
        now.Kind != EntryKind.File ? now
        : anew.Find(now.Path) is { } read ? read with { HardLinkOf = now.HardLinkOf }
        : IsKnown(prior, now) ? now with { Sha256 = prior[now.Path].Sha256, IsReusable = true }
        : null;

    private static (ulong, ulong, long, long, long) Facts(TreeEntry e) =>
        (e.Inode, e.FileSystem, e.Size, e.MtimeNs, e.CtimeNs);
}
