using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// A path that changes hands as a whole, by one rename: the largest piece of code that has nothing of the service's own
/// in it. State among code is never moved; it stays where it is, and the code around it is switched piece by piece.
/// </summary>
/// <param name="Path">Relative to the volume's root, raw bytes as Latin-1.</param>
/// <param name="OldInode">The inode that is there now, by which the undo knows it again; null when nothing is.</param>
/// <param name="HasNew">Whether the image brings something for it.</param>
/// <param name="OldBornNs">When that inode was made, nanoseconds since 1970; 0 where that is not known.</param>
public sealed record SwitchUnit(string Path, ulong? OldInode, bool HasNew, long OldBornNs = 0)
{
    public TreePath Tree => TreePath.FromRaw(Path);

    /// <summary>
    /// Whether this is the old piece itself, or the absence of one: a number alone may have been given to a later
    /// inode.
    /// </summary>
    public bool IsOld(TreeEntry? found) => found?.Inode == OldInode && (OldBornNs == 0 || found?.BornNs == OldBornNs);

    /// <summary>The same with the births of the old pieces, which a reading of their paths by name gives.</summary>
    public SwitchUnit Identified(TreeManifest named) =>
        OldInode is { } inode && named.Find(Tree) is { } old && old.Inode == inode
            ? this with
            {
                OldBornNs = old.BornNs,
            }
            : this;
}
