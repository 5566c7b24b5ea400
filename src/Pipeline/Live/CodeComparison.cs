using Pipeline.Imports;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The comparison behind every proof about code: image, volume and running container are all held to it.
/// </summary>
public static class CodeComparison
{
    /// <param name="expected">What the commit says, and of what its build made, the image.</param>
    /// <param name="found">What is there, with hashes, relative to the code path.</param>
    /// <param name="isOther"> Paths that belong to the service (state) or to a mount, and folders that hold such: they
    /// may be there, and such a folder has the mode that the service gave it. What <c>code.ignore</c> leaves out is
    /// known here.
    /// </param>
    public static CodeVerdict Compare(ExpectedCode expected, TreeManifest found, Func<TreePath, bool> isOther)
    {
        var marker = found.Find(expected.MarkerPath);
        var left = new LeftOut(expected, isOther);
        var differences = TreeComparison
            .Compare(expected.AsManifest(), found, Aspects.Code)
            .Where(d => d.Path != expected.MarkerPath && !left.Excuses(d, found))
            .ToList();
        var derived = differences
            .Where(d => IsDerived(expected, d, found))
            .Select(d => found.Find(d.Path)!)
            .Distinct()
            .ToList();
        var rest = differences.Where(d => !IsDerived(expected, d, found)).ToList();
        return new CodeVerdict(rest, derived, marker?.Sha256 == expected.Marker.Sha256, expected.Files + 1)
        {
            NotCompared = left.In(found),
        };
    }

    /// <summary>
    /// A <c>__pycache__</c> folder, or bytecode in it, whole or half written; the folder alone runs nothing. Bytecode
    /// that the build made may be written anew by a run.
    /// </summary>
    private static bool IsDerived(ExpectedCode expected, TreeDifference difference, TreeManifest found)
    {
        var mayBe =
            difference.Kind == DifferenceKind.Unexpected
            || (
                difference.Kind is DifferenceKind.Content or DifferenceKind.Mode
                && expected.Made?.Contains(difference.Path) == true
                && DerivedPython.IsCache(difference.Path)
            );
        if (!mayBe || !expected.Tree.Derived.Contains(DerivedFiles.Python))
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
