using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A code tree as one container reads it, beside what it must be.</summary>
public sealed record CodeRead(Placement Placement, ExpectedCode Expected, TreeManifest Found)
{
    public string Path => Placement.Tree.Path;

    /// <summary>
    /// The entry at an absolute path of the container; null when it is not below this code, or not there.
    /// </summary>
    public TreeEntry? At(string absolute) =>
        absolute.StartsWith(Path.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? Found.Find(TreePath.FromRaw(absolute[(Path.TrimEnd('/').Length + 1)..]))
            : null;

    /// <summary>Whether the comparison speaks of this entry.</summary>
    public bool IsCompared(TreePath path) =>
        path == Expected.MarkerPath
        || Expected.Git.Entries.Any(e => e.Path == path)
        || Expected.Made?.Contains(path) == true;
}
