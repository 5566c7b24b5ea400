using System.Collections.Concurrent;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// One walk over a tree, on all cores and without a process: names, facts and, where they are not known, extended
/// attributes. Whatever others rename meanwhile, no symlink is followed.
/// </summary>
/// <param name="known">What need not be read again.</param>
internal sealed class TreeWalk(TreeBase tree, KnownEntries known, CancellationToken ct)
{
    private readonly ConcurrentDictionary<TreePath, IReadOnlyList<XAttr>> _attributes = new();

    /// <summary>Of what is not known from an earlier look, and has some.</summary>
    public IReadOnlyDictionary<TreePath, IReadOnlyList<XAttr>> Attributes => _attributes;

    /// <summary>
    /// The entries at these paths and, if asked for, all below them; those below one path are in byte order.
    /// </summary>
    /// <exception cref="TreeException">A symlink is on the way to one of them, or something cannot be read.</exception>
    public IReadOnlyList<TreeEntry> List(IEnumerable<TreePath> starts, bool descends)
    {
        var tops = starts.Distinct().Select(At).OfType<TreeEntry>().ToList();
        if (!descends)
            return tops;
        tops = Outermost(tops);
        return TreeOrder.Joined(tops, Below(tops));
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
                    if (folder is null || Now(folder, entry.Path) != entry)
                        changed.Add(entry.Path);
            },
            ct
        );
        return changed.ToHashSet();
    }

    /// <summary>Without those that lie below another one.</summary>
    private static List<TreeEntry> Outermost(List<TreeEntry> tops)
    {
        var places = tops.Select(t => t.Path.Raw).ToHashSet(StringComparer.Ordinal);
        return [.. tops.Where(t => t.Path.IsRoot || (!places.Contains("") && !t.Path.Parent.IsIn(places)))];
    }

    /// <summary>What each folder at and below these holds, one level after the other.</summary>
    private ConcurrentDictionary<TreePath, List<TreeEntry>> Below(IReadOnlyList<TreeEntry> tops)
    {
        var below = new ConcurrentDictionary<TreePath, List<TreeEntry>>();
        for (var folders = Folders(tops); folders.Count > 0; folders = Folders(folders.SelectMany(f => below[f])))
            Cores.ForEach(folders, folder => below[folder] = In(folder), ct);
        return below;
    }

    private static List<TreePath> Folders(IEnumerable<TreeEntry> entries) =>
        [.. entries.Where(e => e.Kind == EntryKind.Directory).Select(e => e.Path)];

    private TreeEntry? At(TreePath path)
    {
        using var folder = path.IsRoot ? null : tree.Holding(path);
        return path.IsRoot ? Look(tree.Folder, tree.NameOf(path), path, known.Find(path))
            : folder is null ? null
            : Look(folder, tree.NameOf(path), path, known.Find(path));
    }

    /// <summary>In byte order. A name that is moved meanwhile may be listed twice (readdir(3)).</summary>
    private List<TreeEntry> In(TreePath path)
    {
        using var folder = Folder(path, isTheBase: false);
        if (folder is null)
            return [];
        var names = FolderEntries.Names(folder);
        names.Sort((one, other) => one.AsSpan().SequenceCompareTo(other));
        var entries = new List<TreeEntry>(names.Count);
        var before = known.In(path);
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0 && names[i].AsSpan().SequenceEqual(names[i - 1]))
                continue;
            var name = names[i].AsSpan(0, names[i].Length - 1);
            var prior = before.At(name);
            if (Look(folder, names[i], prior?.Path ?? path / TreePath.FromBytes(name), prior) is { } entry)
                entries.Add(entry);
        }

        return entries;
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

    private TreeEntry? Look(OpenFolder folder, byte[] name, TreePath path, TreeEntry? prior)
    {
        if (Native.Stat(folder.Handle, name, folder.Shown) is not { } facts)
            return null;
        if (KnownEntries.Still(prior, facts) is { } same)
            return same;
        if (Entry(folder, name, path, facts) is not { } entry)
            return null;
        if (FolderEntries.Attributes(folder, name) is { Count: > 0 } some)
            _attributes[path] =
            [
                .. some.Select(x => new XAttr(x.Name, Convert.ToHexStringLower(x.Value)))
                    .OrderBy(x => x.Name, StringComparer.Ordinal),
            ];
        return entry;
    }

    private TreeEntry? Now(OpenFolder folder, TreePath path)
    {
        var name = tree.NameOf(path);
        return Entry(folder, name, path, Native.Stat(folder.Handle, name, folder.Shown));
    }

    /// <summary>Null: it is gone.</summary>
    private static TreeEntry? Entry(OpenFolder folder, byte[] name, TreePath path, FileFacts? facts)
    {
        var target = facts is { IsSymlink: true } ? FolderEntries.Target(folder, name) : null;
        return facts is null || (facts.IsSymlink && target is null) ? null : SeenEntry.Of(path, facts, target);
    }
}
