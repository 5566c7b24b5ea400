using Pipeline.Stacks;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Paths under a code path that are not code in a running container: ignored ones, state that lives among the code, and what a release stages.</summary>
public static class NoCode
{
    public static Func<TreePath, bool> In(Stack stack, Placement placement, TreeManifest found)
    {
        var ignored = Ignored.In(placement.Tree);
        if (placement.Shadow.Whole is not { Kind: MountKind.Volume, VolumeKey: { } key } || stack.RebuiltVolumes.FirstOrDefault(l => l.Volume.Key == key) is not { } layout)
            return ignored;
        var folder = TreePath.FromText(placement.Shadow.Inside);
        var paths = found.Entries.Select(e => new VolumePath((folder / e.Path).Raw, e.Kind == EntryKind.Directory));
        var kept = VolumeClassifier.Classify(stack.RulesOf(key), [.. layout.Code.Select(c => c.Path)], layout.MountPoints, paths)
            .Paths.Where(p => p.Class is PathClass.State or PathClass.Preserved or PathClass.MountPoint or PathClass.Structure).Select(p => TreePath.FromRaw(p.Raw)).ToHashSet();
        var ways = Ways(kept);
        return path => ignored(path) || kept.Contains(folder / path) || ways.Contains(folder / path) || StagingFolder.Holds(folder / path);
    }

    /// <summary>The folders that hold these paths, and the volume's root, which no rename can replace.</summary>
    public static IReadOnlySet<TreePath> Ways(IEnumerable<TreePath> kept) => kept.SelectMany(p => p.Ancestors()).Append(TreePath.Root).ToHashSet();
}
