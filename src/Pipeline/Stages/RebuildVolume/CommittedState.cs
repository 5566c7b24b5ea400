using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// A file cannot be both the commit's and the service's: put there it would overwrite state, and kept it would not be the commit's.
/// Found out before anything is stopped, not by a proof that can never hold.
/// </summary>
public static class CommittedState
{
    /// <returns>What contradicts what, and what to do; null when nothing does.</returns>
    public static string? Refusal(Stack stack, VolumeLayout layout, CodeInVolume code, TreeManifest committed) =>
        Kept(stack, layout, code, committed) ?? Covered(stack, code, committed);

    private static string? Kept(Stack stack, VolumeLayout layout, CodeInVolume code, TreeManifest committed)
    {
        var files = Files(committed).Select(p => new VolumePath((code.Folder() / p).Raw, IsDirectory: false));
        var kept = VolumeClassifier.Classify(stack.RulesOf(layout.Volume.Key), [.. layout.Code.Select(c => c.Path)], [], files)
            .Paths.Where(p => p.Class is PathClass.State or PathClass.Preserved).ToList();
        return kept.Count == 0 ? null
            : $"volume {layout.Volume.Key}: the commit holds {List(kept.Select(p => TreePath.FromRaw(p.Raw)))}, which pipeline.yml calls \"{kept[0].Rule}\"; take it out of the commit (git rm --cached), or out of that rule";
    }

    private static string? Covered(Stack stack, CodeInVolume code, TreeManifest committed)
    {
        var mounts = stack.Placements.Where(p => p.Tree == code.Tree).SelectMany(p => p.Shadow.Partial).ToList();
        var covered = Files(committed).Where(p => mounts.Any(m => Covers(m.Target, $"{code.Tree.Path}/{p.Raw}"))).Select(p => code.Folder() / p).ToList();
        return covered.Count == 0 ? null
            : $"the commit holds {List(covered)}, which no service can read: {mounts[0].Describe()} covers it; take it out of the commit, or take that mount away";
    }

    private static IEnumerable<TreePath> Files(TreeManifest committed) => committed.Entries.Where(e => e.Kind != EntryKind.Directory).Select(e => e.Path);

    private static bool Covers(string target, string path) => path == target || path.StartsWith(target + "/", StringComparison.Ordinal);

    private static string List(IEnumerable<TreePath> paths) => Findings.List([.. paths.Select(p => p.ToString())]);
}
