using Pipeline.Imports;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What was found where code is read, against what the commit says.</summary>
/// <param name="Differences">What makes it another code than the commit's.</param>
/// <param name="Derived">Files that a healthy run may have made; each still has to prove that it comes from the source.</param>
/// <param name="MarkerFound">Whether the marker of this very build is there.</param>
/// <param name="Compared">How many files were compared.</param>
public sealed record CodeVerdict(IReadOnlyList<TreeDifference> Differences, IReadOnlyList<TreeEntry> Derived, bool MarkerFound, int Compared)
{
    public bool Holds => MarkerFound && Differences.Count == 0;
}

/// <summary>The comparison behind every proof about code: image, volume and running container are all held to it.</summary>
public static class CodeComparison
{
    /// <param name="expected">What the commit says.</param>
    /// <param name="found">What is there, with hashes, relative to the code path.</param>
    /// <param name="isOther">
    /// Paths that are no code by pipeline.yml (state, ignored) or by the mounts, and folders that hold such: they may be there, and such a folder has
    /// the mode that the service gave it.
    /// </param>
    public static CodeVerdict Compare(ExpectedCode expected, TreeManifest found, Func<TreePath, bool> isOther)
    {
        var marker = found.Find(expected.MarkerPath);
        var differences = TreeComparison.Compare(expected.Git.AsManifest(), found, Aspects.Code)
            .Where(d => d.Path != expected.MarkerPath && !(MayDiffer(d, found) && isOther(d.Path))).ToList();
        var derived = differences.Where(d => IsDerived(expected.Tree, d, found)).Select(d => found.Find(d.Path)!).ToList();
        var rest = differences.Where(d => !IsDerived(expected.Tree, d, found)).ToList();
        return new CodeVerdict(rest, derived, marker?.Sha256 == expected.Marker.Sha256, expected.Files + 1);
    }

    private static bool MayDiffer(TreeDifference difference, TreeManifest found) =>
        difference.Kind == DifferenceKind.Unexpected || (difference.Kind == DifferenceKind.Mode && found[difference.Path].Kind == EntryKind.Directory);

    /// <summary>A <c>__pycache__</c> folder, or bytecode in it, whole or half written; the folder alone runs nothing.</summary>
    private static bool IsDerived(CodeTree tree, TreeDifference difference, TreeManifest found)
    {
        if (difference.Kind != DifferenceKind.Unexpected || !tree.Derived.Contains(DerivedFiles.Python))
            return false;
        var entry = found.Find(difference.Path)!;
        return entry.Kind switch
        {
            EntryKind.Directory => entry.Path.Name == "__pycache__",
            EntryKind.File => DerivedPython.IsCache(entry.Path),
            _ => false,
        };
    }
}
