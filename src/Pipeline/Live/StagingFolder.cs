using System.Text.RegularExpressions;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Where new content is staged and old content waits, inside the volume itself, since a rename cannot leave its
/// filesystem.
/// </summary>
public sealed partial record StagingFolder(string Release)
{
    public TreePath Root => TreePath.FromText(".pipeline-" + Release);

    /// <summary>Mirrors the volume; after an exchange the old piece is here.</summary>
    public TreePath New(TreePath path) => Root / TreePath.FromText("new") / path;

    public TreePath Old(TreePath path) => Root / TreePath.FromText("old") / path;

    /// <summary>A folder whose presence says that an undo has begun.</summary>
    public TreePath Returning => Root / TreePath.FromText("returning");

    /// <summary>
    /// Whether it is any release's staging folder or in one; the marker of code at a volume's root has a name like
    /// these.
    /// </summary>
    public static bool Holds(TreePath path) =>
        path.Raw.StartsWith(".pipeline-r", StringComparison.Ordinal) && Name().IsMatch(path.Raw);

    [GeneratedRegex(@"\A\.pipeline-r[0-9]+(/|\z)")]
    private static partial Regex Name();
}
