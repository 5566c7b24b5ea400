using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Paths under a code path that are not code in a running container: state that lives among the code, declared mounts,
/// what a release stages.
/// </summary>
public static class NoCode
{
    /// <param name="made">What the build made there; null when it is not known.</param>
    public static Func<TreePath, bool> In(
        Stack stack,
        Placement placement,
        TreeManifest found,
        TreeManifest? made = null
    )
    {
        var mounted = Mounted(stack, placement, made);
        if (
            placement.Shadow.Whole is not { Kind: MountKind.Volume, VolumeKey: { } key }
            || stack.RebuiltVolumes.FirstOrDefault(l => l.Volume.Key == key) is not { } layout
        )
            return mounted;
        var folder = TreePath.FromText(placement.Shadow.Inside);
        var paths = found
            .Entries.Concat(made?.Entries ?? [])
            .DistinctBy(e => e.Path)
            .Select(e => new VolumePath((folder / e.Path).Raw, e.Kind == EntryKind.Directory));
        var kept = VolumeClassifier
            .Classify(stack.RulesOf(key), [.. layout.Code.Select(c => c.Path)], layout.MountPoints, paths)
            .Paths.Where(p =>
                p.Class is PathClass.State or PathClass.Preserved or PathClass.MountPoint or PathClass.Structure
            )
            .Select(p => TreePath.FromRaw(p.Raw))
            .ToHashSet();
        var ways = Ways(kept);
        return path =>
            mounted(path)
            || kept.Contains(folder / path)
            || ways.Contains(folder / path)
            || StagingFolder.Holds(folder / path);
    }

    /// <summary>
    /// Below a mount that the compose file declares over a part of the code. A volume is filled from the image, so what
    /// the build made is compared there, unless pipeline.yml calls it the service's own.
    /// </summary>
    private static Func<TreePath, bool> Mounted(Stack stack, Placement placement, TreeManifest? made)
    {
        var mounts = placement
            .Shadow.Partial.Select(m =>
                (Folder: TreePath.FromText(ContainerPath.Below(placement.Tree.Path, m.Target)), Mount: m)
            )
            .ToList();
        return path =>
            mounts.Exists(m =>
                (path == m.Folder || path.IsUnder(m.Folder))
                && (
                    made?.Contains(path) != true
                    || m.Mount.Kind is not (MountKind.Volume or MountKind.Anonymous)
                    || IsState(stack, m.Mount, path.RelativeTo(m.Folder))
                )
            );
    }

    private static bool IsState(Stack stack, ComposeMount mount, TreePath path)
    {
        if (mount.VolumeKey is not { } key)
            return false;
        var inVolume = TreePath.FromText(mount.Subpath ?? "") / path;
        return stack
            .RulesOf(key)
            .State.Concat(stack.RulesOf(key).Preserved)
            .Any(g => PathGlob.Parse(g).Matches(inVolume.Raw));
    }

    /// <summary>The folders that hold these paths, and the volume's root, which no rename can replace.</summary>
    public static IReadOnlySet<TreePath> Ways(IEnumerable<TreePath> kept)
    {
        var (ways, last) = (new HashSet<TreePath> { TreePath.Root }, TreePath.Root);
        foreach (var path in kept)
        {
            if (path.IsIn(last))
                continue;
            last = path.Parent;
            for (var folder = last; ways.Add(folder); )
                folder = folder.Parent;
        }

        return ways;
    }
}
