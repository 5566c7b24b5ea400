using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What a volume holds beside the pieces that change hands: nobody may touch it meanwhile.</summary>
internal static class BesidePieces
{
    /// <param name="pieces">Paths that were moved, with all below them.</param>
    public static Evidence IsSame(string volume, IEnumerable<TreePath> pieces, TreeManifest before, TreeManifest now)
    {
        var moved = pieces.Select(p => p.Raw).ToHashSet(StringComparer.Ordinal);
        var rest = Rest(before);
        var differences = TreeComparison.Compare(rest, Rest(now), Aspects.Everything);
        return new Evidence(
            $"{volume}: everything that is no code is as before, with owner, mode and time",
            differences.Count == 0,
            differences.Count == 0
                ? $"{rest.Entries.Count} paths"
                : Findings.List([.. differences.Select(Findings.Line)])
        );

        TreeManifest Rest(TreeManifest all) => all.Where(e => !e.Path.IsIn(moved) && !StagingFolder.Holds(e.Path));
    }
}
