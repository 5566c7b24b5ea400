using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>One code tree as a commit and its build say it must be, wherever it is read.</summary>
public sealed record ExpectedCode(CodeTree Tree, GitTree Git, Marker Marker)
{
    /// <summary>
    /// Files of the commit that the image's ignore file keeps from the builder; they must be nowhere.
    /// </summary>
    public IReadOnlyList<TreePath> Ignored { get; init; } = [];

    public TreePath MarkerPath => TreePath.FromText(Tree.Marker);

    /// <summary>
    /// What the image's build made beside the commit's files, as the image has it; null while the image is not known.
    /// </summary>
    public TreeManifest? Made { get; init; }

    public int Files => Git.Entries.Count + (Made?.Entries.Count(e => e.Kind != EntryKind.Directory) ?? 0);

    /// <summary>Everything that must be there, but for the marker.</summary>
    public TreeManifest AsManifest() =>
        Made is null ? Git.AsManifest() : new TreeManifest([.. Git.AsManifest().Entries, .. Made.Entries]);
}
