using System.Text.RegularExpressions;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// A path that changes hands as a whole, by one rename: the largest piece of code that has nothing of the service's own in it.
/// State among code is never moved; it stays where it is, and the code around it is switched piece by piece.
/// </summary>
/// <param name="Path">Relative to the volume's root, raw bytes as Latin-1.</param>
/// <param name="OldInode">The inode that is there now, by which the way back knows it again; null when nothing is.</param>
/// <param name="HasNew">Whether the image brings something for it.</param>
/// <param name="OldBornNs">When that inode was made, nanoseconds since 1970; 0 where that is not known.</param>
public sealed record SwitchUnit(string Path, ulong? OldInode, bool HasNew, long OldBornNs = 0)
{
    public TreePath Tree => TreePath.FromRaw(Path);

    /// <summary>
    /// Whether this is the old piece itself, or the absence of one: a number alone may have been given to a later inode.
    /// </summary>
    public bool IsOld(TreeEntry? found) =>
        found?.Inode == OldInode && (OldBornNs == 0 || found?.BornNs == OldBornNs);

    /// <summary>The same with the births of the old pieces, which a reading of their paths by name gives.</summary>
    public SwitchUnit Identified(TreeManifest named) =>
        OldInode is { } inode && named.Find(Tree) is { } old && old.Inode == inode
            ? this with { OldBornNs = old.BornNs }
            : this;
}

/// <summary>Which renames put the image's code in the place of the volume's; pure.</summary>
public static class SwitchPlanner
{
    /// <param name="root">The code's folder in the volume; "" when it is the volume's root.</param>
    /// <param name="volume">What is in the volume.</param>
    /// <param name="image">What the image brings, relative to <paramref name="root"/>.</param>
    /// <param name="isKept">Paths of the volume that must not be touched: state, preserved, mount points.</param>
    public static IReadOnlyList<SwitchUnit> Units(TreePath root, TreeManifest volume, IEnumerable<TreePath> image, Func<TreePath, bool> isKept)
    {
        var brought = image.Select(p => root / p).ToHashSet();
        var present = volume.Entries.Where(e => e.Path.IsUnder(root)).ToDictionary(e => e.Path);
        var shared = Ancestors(present.Keys.Where(isKept));
        var names = Children(brought.Concat(present.Keys).Where(p => !isKept(p)));
        var units = new List<SwitchUnit>();
        Collect(Topmost(root, volume), new World(brought, volume, shared, names), units);
        return units;
    }

    /// <summary>The moves of the switch, forwards; old pieces that nothing replaces are moved aside.</summary>
    public static IReadOnlyList<SwitchMove> Forward(IEnumerable<SwitchUnit> units, StagingFolder staging) =>
        [.. units.Select(SwitchMove (u) => (u.OldInode, u.HasNew) switch
        {
            (not null, true) => new Exchange(u.Tree, staging.New(u.Tree)),
            (null, _) => new Rename(staging.New(u.Tree), u.Tree),
            _ => new Rename(u.Tree, staging.Old(u.Tree)),
        })];

    private static void Collect(TreePath path, World world, List<SwitchUnit> units)
    {
        if (!path.IsRoot && !world.Shared.Contains(path))
        {
            units.Add(new SwitchUnit(path.Raw, world.Volume.Find(path)?.Inode, world.Brings(path)));
            return;
        }

        foreach (var child in world.Children.GetValueOrDefault(path) ?? [])
            Collect(child, world, units);
    }

    /// <summary>The code's folder, or its topmost ancestor that does not exist yet: renaming that one brings all.</summary>
    private static TreePath Topmost(TreePath root, TreeManifest volume)
    {
        var path = root;
        while (!path.IsRoot && !path.Parent.IsRoot && volume.Find(path.Parent) is null)
            path = path.Parent;
        return path;
    }

    private static HashSet<TreePath> Ancestors(IEnumerable<TreePath> paths)
    {
        var all = new HashSet<TreePath>();
        foreach (var path in paths)
            for (var at = path; all.Add(at) && !at.IsRoot;)
                at = at.Parent;
        return all;
    }

    private static Dictionary<TreePath, SortedSet<TreePath>> Children(IEnumerable<TreePath> paths)
    {
        var children = new Dictionary<TreePath, SortedSet<TreePath>>();
        foreach (var path in paths)
            for (var at = path; !at.IsRoot && Add(children, at.Parent, at);)
                at = at.Parent;
        return children;
    }

    private static bool Add(Dictionary<TreePath, SortedSet<TreePath>> children, TreePath parent, TreePath child)
    {
        if (!children.TryGetValue(parent, out var set))
            children[parent] = set = [];
        return set.Add(child);
    }

    private sealed record World(HashSet<TreePath> Brought, TreeManifest Volume, HashSet<TreePath> Shared, Dictionary<TreePath, SortedSet<TreePath>> Children)
    {
        public bool Brings(TreePath path) => Brought.Contains(path) || Brought.Any(b => b.IsUnder(path));
    }
}

/// <summary>Where new content is staged and old content waits, inside the volume itself, since a rename cannot leave its filesystem.</summary>
public sealed partial record StagingFolder(string Release)
{
    public TreePath Root => TreePath.FromText(".pipeline-" + Release);

    /// <summary>Mirrors the volume; after an exchange the old piece is here.</summary>
    public TreePath New(TreePath path) => Root / TreePath.FromText("new") / path;

    public TreePath Old(TreePath path) => Root / TreePath.FromText("old") / path;

    /// <summary>A folder whose presence says that a way back has begun.</summary>
    public TreePath Returning => Root / TreePath.FromText("returning");

    /// <summary>Whether it is any release's staging folder or in one; the marker of code at a volume's root has a name like these.</summary>
    public static bool Holds(TreePath path) => Name().IsMatch(path.Raw);

    [GeneratedRegex(@"\A\.pipeline-r[0-9]+(/|\z)")]
    private static partial Regex Name();
}
