using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Which renames put the image's code in the place of the volume's; pure.</summary>
public static class SwitchPlanner
{
    /// <param name="root">The code's folder in the volume; "" when it is the volume's root.</param>
    /// <param name="volume">What is in the volume.</param>
    /// <param name="image">What the image brings, relative to <paramref name="root"/>.</param>
    /// <param name="isKept">Paths of the volume that must not be touched: state, preserved, mount points.</param>
    public static IReadOnlyList<SwitchUnit> Units(
        TreePath root,
        TreeManifest volume,
        IEnumerable<TreePath> image,
        Func<TreePath, bool> isKept
    )
    {
        var brought = image.Select(p => root / p).ToHashSet();
        // The code's own folder may be where another mount sits: the engine makes it again at each start.
        var present = volume.Entries.Where(e => e.Path == root || e.Path.IsUnder(root)).ToDictionary(e => e.Path);
        var shared = Ancestors(present.Keys.Where(isKept));
        var names = Children(brought.Concat(present.Keys).Where(p => !isKept(p)));
        var units = new List<SwitchUnit>();
        Collect(Topmost(root, volume), new World(brought, volume, shared, names), units);
        return units;
    }

    /// <summary>The moves of the switch, forwards; old pieces that nothing replaces are moved aside.</summary>
    public static IReadOnlyList<SwitchMove> Forward(IEnumerable<SwitchUnit> units, StagingFolder staging) =>
        [
            .. units.Select(
                SwitchMove (u) =>
                    (u.OldInode, u.HasNew) switch
                    {
                        (not null, true) => new Exchange(u.Tree, staging.New(u.Tree)),
                        (null, _) => new Rename(staging.New(u.Tree), u.Tree),
                        _ => new Rename(u.Tree, staging.Old(u.Tree)),
                    }
            ),
        ];

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

    /// <summary>
    /// The code's folder, or its topmost ancestor that does not exist yet: renaming that one brings all.
    /// </summary>
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
            for (var at = path; all.Add(at) && !at.IsRoot; )
                at = at.Parent;
        return all;
    }

    private static Dictionary<TreePath, SortedSet<TreePath>> Children(IEnumerable<TreePath> paths)
    {
        var children = new Dictionary<TreePath, SortedSet<TreePath>>();
        foreach (var path in paths)
            for (var at = path; !at.IsRoot && Add(children, at.Parent, at); )
                at = at.Parent;
        return children;
    }

    private static bool Add(Dictionary<TreePath, SortedSet<TreePath>> children, TreePath parent, TreePath child)
    {
        if (!children.TryGetValue(parent, out var set))
            children[parent] = set = [];
        return set.Add(child);
    }

    private sealed record World(
        HashSet<TreePath> Brought,
        TreeManifest Volume,
        HashSet<TreePath> Shared,
        Dictionary<TreePath, SortedSet<TreePath>> Children
    )
    {
        public bool Brings(TreePath path) => Brought.Contains(path) || Brought.Any(b => b.IsUnder(path));
    }
}
