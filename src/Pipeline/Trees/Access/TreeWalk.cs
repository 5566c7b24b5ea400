using System.Collections.Concurrent;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// One walk over a tree, on all cores and without a process: names, facts and, where they are not known, extended
/// attributes. Whatever others rename meanwhile, no symlink is followed.
/// </summary>
internal sealed class TreeWalk(TreeBase tree, Func<TreeEntry, bool> isKnown, CancellationToken ct)
{
    private readonly ConcurrentDictionary<TreePath, IReadOnlyList<XAttr>> _attributes = new();

    /// <summary>Of what is not known from an earlier look, and has some.</summary>
    public IReadOnlyDictionary<TreePath, IReadOnlyList<XAttr>> Attributes => _attributes;

    /// <summary>The entries at these paths and, if asked for, all below them.</summary>
    /// <exception cref="TreeException">A symlink is on the way to one of them, or something cannot be read.</exception>
    public IReadOnlyCollection<TreeEntry> List(IEnumerable<TreePath> starts, bool descends)
    {
        var found = new Dictionary<TreePath, TreeEntry>();
        var folders = Added(starts.Select(At).OfType<TreeEntry>(), found);
        while (descends && folders.Count > 0)
        {
            var below = new ConcurrentBag<List<TreeEntry>>();
            Cores.ForEach(folders, folder => below.Add(In(folder)), ct);
            folders = Added(below.SelectMany(b => b), found);
        }

        return found.Values;
    }

    /// <summary>Those of these entries that are no longer what they were.</summary>
    public IReadOnlySet<TreePath> Changed(IEnumerable<TreeEntry> entries)
    {
        var changed = new ConcurrentBag<TreePath>();
        Cores.ForEach(
            [.. entries.GroupBy(e => e.Path.IsRoot ? (TreePath?)null : e.Path.Parent)],
            group =>
            {
                using var folder = Folder(group.Key ?? TreePath.Root, group.Key is null);
                foreach (var entry in group)
                    if (folder is null || Entry(folder, tree.NameOf(entry.Path), entry.Path) != entry)
                        changed.Add(entry.Path);
            },
            ct
        );
        return changed.ToHashSet();
    }

    private static List<TreePath> Added(IEnumerable<TreeEntry> entries, Dictionary<TreePath, TreeEntry> found) =>
        [.. entries.Where(e => found.TryAdd(e.Path, e) && e.Kind == EntryKind.Directory).Select(e => e.Path)];

    private TreeEntry? At(TreePath path)
    {
        using var folder = path.IsRoot ? null : tree.Holding(path);
        return path.IsRoot ? Look(tree.Folder, tree.NameOf(path), path)
            : folder is null ? null
            : Look(folder, tree.NameOf(path), path);
    }

    private List<TreeEntry> In(TreePath path)
    {
        using var folder = Folder(path, isTheBase: false);
        return folder is null
            ? []
            :
            [
                .. FolderEntries
                    .Names(folder)
                    .Select(name => Look(folder, name, path / TreePath.FromBytes(name.AsSpan(0, name.Length - 1))))
                    .OfType<TreeEntry>(),
            ];
    }

    /// <summary>Null: it is gone, or somebody put something else in its place.</summary>
    private OpenFolder? Folder(TreePath path, bool isTheBase)
    {
        try
        {
            return tree.Folder.Beneath(isTheBase ? "."u8 : tree.Bytes(path), tree.Shown(path));
        }
        catch (IOException e) when (e.HResult is Libc.NotThere or Libc.NotAFolder or Libc.IsASymlink)
        {
            return null;
        }
    }

    private TreeEntry? Look(OpenFolder folder, byte[] name, TreePath path)
    {
        var entry = Entry(folder, name, path);
        if (entry is not null && !isKnown(entry) && FolderEntries.Attributes(folder, name) is { Count: > 0 } some)
            _attributes[path] =
            [
                .. some.Select(x => new XAttr(x.Name, Convert.ToHexStringLower(x.Value)))
                    .OrderBy(x => x.Name, StringComparer.Ordinal),
            ];
        return entry;
    }

    /// <summary>Null: it is gone.</summary>
    private TreeEntry? Entry(OpenFolder folder, byte[] name, TreePath path)
    {
        if (Native.Stat(folder.Handle, name, tree.Shown(path)) is not { } facts)
            return null;
        var kind = KindOf(facts, path);
        var target = kind == EntryKind.Symlink ? FolderEntries.Target(folder, name) : null;
        if (kind == EntryKind.Symlink && target is null)
            return null;
        return new TreeEntry(
            path,
            kind,
            facts.Mode & 0xFFF,
            facts.Uid,
            facts.Gid,
            kind == EntryKind.File ? facts.Size : target?.Length ?? 0,
            facts.MtimeNs,
            facts.CtimeNs,
            facts.Inode,
            (int)facts.Links,
            target,
            null,
            kind is EntryKind.CharDevice or EntryKind.BlockDevice ? $"{facts.Node.Major:x}:{facts.Node.Minor:x}" : null,
            [],
            null
        )
        {
            FileSystem = facts.FileSystem,
            BornNs = facts.BornNs,
        };
    }

    private static EntryKind KindOf(FileFacts facts, TreePath path) =>
        facts.Type switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Directory,
            0xA000 => EntryKind.Symlink,
            0x1000 => EntryKind.Fifo,
            0xC000 => EntryKind.Socket,
            0x2000 => EntryKind.CharDevice,
            0x6000 => EntryKind.BlockDevice,
            _ => throw new TreeException($"{path} is of an unknown kind: mode {facts.Mode:x}."),
        };
}
