using Pipeline.Trees;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// A named volume, or a folder of it, that a service has mounted and no longer sees after a recreate.
/// </summary>
/// <param name="Volume">As the service sees it now.</param>
/// <param name="Key">The volume's key in the compose file; null where it is not there any more.</param>
internal sealed record HiddenPart(DetachedVolume Volume, string? Key)
{
    /// <summary>Whether the service sees that path of the part now: no other mount lies over it.</summary>
    public bool IsSeen(TreePath path)
    {
        var absolute = Absolute(Volume.Destination) / path;
        return !Volume.Covered.Any(c => absolute.IsUnder(Absolute(c)) || absolute == Absolute(c));
    }

    /// <summary>The path from the volume's root.</summary>
    public TreePath InVolume(TreePath path) => TreePath.FromText(Volume.Folder) / path;

    private static TreePath Absolute(string path) => TreePath.FromText(path.Trim('/'));
}
