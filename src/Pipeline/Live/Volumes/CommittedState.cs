using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// A file cannot be both the commit's and the service's. Where a rule for a folder (<c>state: uploads/**</c>) takes in
/// a file of the commit (<c>uploads/.gitkeep</c>), the commit wins. Where a rule names the very file, or what the
/// service has there is in no commit, nobody but the user knows which counts: found out before anything is stopped.
/// </summary>
public static class CommittedState
{
    /// <returns>What contradicts what, and what to do; null when nothing does.</returns>
    public static string? Refusal(Stack stack, VolumeLayout layout, CodeInVolume code, TreeManifest committed) =>
        Named(stack, layout, code, committed) ?? Covered(stack, code, committed);

    /// <summary>What the service wrote over files of the commit that lie below state.</summary>
    /// <param name="versions">SHA-256 of all that git ever had at a path of the volume.</param>
    /// <returns>Null when nothing in the volume would be lost.</returns>
    public static async Task<string?> Overwritten(
        Stack stack,
        VolumeView view,
        CodeInVolume code,
        TreeManifest committed,
        Func<TreePath, Task<IReadOnlySet<string>>> versions
    )
    {
        var lost = new List<string>();
        foreach (var path in Kept(stack, view.Layout, code, committed).Select(k => TreePath.FromRaw(k.Raw)))
            if (
                view.Manifest.Find(path) is { Sha256: { } found }
                && committed.Find(path.RelativeTo(code.Folder()))?.Sha256 != found
                && !(await versions(path)).Contains(found)
            )
                lost.Add(path.ToString());
        return lost.Count == 0
            ? null
            : $"volume {view.Key}: the commit holds {Findings.List(lost)}, in a folder that pipeline.yml calls state; "
                + "the volume has other content there, which no commit ever had, so the service wrote it. Take "
                + "it out of the commit "
                + "(git rm --cached), or commit what the service wrote";
    }

    private static string? Named(Stack stack, VolumeLayout layout, CodeInVolume code, TreeManifest committed)
    {
        var rules = stack.RulesOf(layout.Volume.Key);
        var names = rules.State.Concat(rules.Preserved).Select(r => PathGlob.Parse(r)).ToList();
        var kept = Kept(stack, layout, code, committed).Where(k => names.Exists(n => n.IsExactly(k.Raw))).ToList();
        return kept.Count == 0
            ? null
            : $"volume {layout.Volume.Key}: the commit holds {List(kept.Select(p => TreePath.FromRaw(p.Raw)))}, "
                + $"which pipeline.yml calls \"{kept[0].Rule}\"; take it out of the commit (git rm --cached), or "
                + "out of that rule";
    }

    private static List<ClassifiedPath> Kept(
        Stack stack,
        VolumeLayout layout,
        CodeInVolume code,
        TreeManifest committed
    )
    {
        var files = Files(committed).Select(p => new VolumePath((code.Folder() / p).Raw, IsDirectory: false));
        return
        [
            .. VolumeClassifier
                .Classify(stack.RulesOf(layout.Volume.Key), [.. layout.Code.Select(c => c.Path)], [], files)
                .Paths.Where(p => p.Class is PathClass.State or PathClass.Preserved),
        ];
    }

    private static string? Covered(Stack stack, CodeInVolume code, TreeManifest committed)
    {
        var mounts = stack.Placements.Where(p => p.Tree == code.Tree).SelectMany(p => p.Shadow.Partial).ToList();
        var covered = Files(committed)
            .Where(p => mounts.Any(m => Covers(m.Target, $"{code.Tree.Path}/{p.Raw}")))
            .Select(p => code.Folder() / p)
            .ToList();
        return covered.Count == 0
            ? null
            : $"the commit holds {List(covered)}, which no service can read: {mounts[0].Describe()} covers it; "
                + "take it out of the commit, or take that mount away";
    }

    private static IEnumerable<TreePath> Files(TreeManifest committed) =>
        committed.Entries.Where(e => e.Kind != EntryKind.Directory).Select(e => e.Path);

    private static bool Covers(string target, string path) =>
        path == target || path.StartsWith(target + "/", StringComparison.Ordinal);

    private static string List(IEnumerable<TreePath> paths) => Findings.List([.. paths.Select(p => p.ToString())]);
}
