using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What was found where code is read, against what the commit and its image say.</summary>
/// <param name="Differences">What makes it another code than the commit's.</param>
/// <param name="Derived">Files that a healthy run may have made; each still has to prove that it comes from the
/// source.</param>
/// <param name="MarkerFound">Whether the marker of this very build is there.</param>
/// <param name="Compared">How many files were compared.</param>
public sealed record CodeVerdict(
    IReadOnlyList<TreeDifference> Differences,
    IReadOnlyList<TreeEntry> Derived,
    bool MarkerFound,
    int Compared
)
{
    /// <summary>What is there and not part of the comparison.</summary>
    public NotCompared NotCompared { get; init; } = NotCompared.Nothing;

    public bool Holds => MarkerFound && Differences.Count == 0;
}
