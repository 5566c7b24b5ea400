using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// Files among the code that no commit ever had: state that nobody listed, or code that somebody copied in by hand, and then perhaps the only copy.
/// What git once had there is old code and may go; these stop the release.
/// </summary>
internal static class StrayPaths
{
    /// <exception cref="PipelineException">There are such; with the lines to add to pipeline.yml.</exception>
    public static async Task Refuse(Release release, VolumeView view, CodeInVolume code, ExpectedCode expected, CancellationToken ct)
    {
        var unknown = Unknown(view, code, expected);
        if (unknown.Count == 0)
            return;
        var known = await release.Workshop.Git.EverIn(expected.Git.Path, release.Commit, ct);
        var stray = unknown.Where(p => !known.Contains(p)).Select(p => (code.Folder() / p).Raw).ToList();
        if (stray.Count > 0)
            throw PipelineException.Refuse(Text(view, code, stray));
    }

    /// <summary>What a rebuild would take away although neither this commit nor a run of its code accounts for it; relative to the code.</summary>
    internal static IReadOnlyList<TreePath> Unknown(VolumeView view, CodeInVolume code, ExpectedCode expected)
    {
        var committed = expected.Git.Entries.Select(e => e.Path).Append(expected.MarkerPath).ToHashSet();
        var ignored = Ignored.In(code.Tree);
        var python = code.Tree.Derived.Contains(DerivedFiles.Python);
        return [.. view.CodeAt(code).Entries.Where(e => e.Kind != EntryKind.Directory && !committed.Contains(e.Path) && !ignored(e.Path) && !(python && DerivedPython.IsBytecode(e.Path))
            && view.Classes.GetValueOrDefault((code.Folder() / e.Path).Raw) == PathClass.Code).Select(e => e.Path)];
    }

    internal static string Text(VolumeView view, CodeInVolume code, IReadOnlyList<string> stray)
    {
        var classified = view.Classes.Select(c => new ClassifiedPath(c.Key, view.Manifest[TreePath.FromRaw(c.Key)].Kind == EntryKind.Directory, c.Value, null)).ToList();
        var groups = UnknownPaths.Group([.. classified.Select(c => stray.Contains(c.Raw) ? c with { Class = PathClass.Unknown } : c)]);
        return $"{new VolumeClassification(view.Key, classified, groups, []).Refusal}\n"
            + $"They lie among the code of {code.Tree.Name}, and no commit ever had them: commit what is code; what the image's build makes there goes under code.ignore.";
    }
}
