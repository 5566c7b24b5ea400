namespace Pipeline.Trees;

/// <summary>
/// Everything that a full-fidelity copy must keep about one entry, and what tells that it changed.
/// </summary>
/// <param name="Path">Path relative to the manifest's root; the root itself is "".</param>
/// <param name="Kind">File type.</param>
/// <param name="Mode">Permission bits 07777, setuid, setgid and sticky included; 0777 for symlinks.</param>
/// <param name="Uid">Numeric owner, as seen where the tree was read.</param>
/// <param name="Gid">Numeric group.</param>
/// <param name="Size">Bytes, for files; length of the target, for symlinks; 0 otherwise (a directory's size is the
/// filesystem's business).</param>
/// <param name="MtimeNs">Modification time, nanoseconds since 1970 (may be negative).</param>
/// <param name="CtimeNs">Status change time, nanoseconds since 1970; 0 in a manifest that was not read from a
/// disk.</param>
/// <param name="Inode">Inode number; 0 in a manifest that was not read from a disk.</param>
/// <param name="Links">Number of names the inode has, those outside of the tree included.</param>
/// <param name="LinkTarget">Symlink target, bytes as Latin-1; null otherwise.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of a file's content; null for other kinds and where only facts were
/// asked for.</param>
/// <param name="Device">"major:minor" in hex of a device node; null otherwise.</param>
/// <param name="XAttrs">Extended attributes sorted by name, ACLs and capabilities among them.</param>
/// <param name="HardLinkOf">The first name (byte order) of the same inode in this tree, for every further name; null
/// otherwise.</param>
public sealed record TreeEntry(
    TreePath Path,
    EntryKind Kind,
    int Mode,
    long Uid,
    long Gid,
    long Size,
    long MtimeNs,
    long CtimeNs,
    ulong Inode,
    int Links,
    string? LinkTarget,
    string? Sha256,
    string? Device,
    IReadOnlyList<XAttr> XAttrs,
    TreePath? HardLinkOf
)
{
    /// <summary>
    /// Number of the filesystem (st_dev) that holds the inode; 0 when not read from a disk. Does not survive a reboot.
    /// </summary>
    public ulong FileSystem { get; init; }

    /// <summary>
    /// When the inode was made, nanoseconds since 1970: programs cannot set it, so together with the number it tells an
    /// inode from a later one that was given the same number. 0 where the file system does not keep it; read only for
    /// paths that were asked for by name (<see cref="ReadRequest.Only"/>).
    /// </summary>
    public long BornNs { get; init; }

    /// <summary>
    /// True when <see cref="Sha256"/> and <see cref="XAttrs"/> still are those of this entry as long as inode,
    /// filesystem, size, mtime and ctime stay as they are. False for everything that was not read from a disk in this
    /// process.
    /// </summary>
    public bool IsReusable { get; init; }

    /// <summary>The same as a link to that name; a copy only where it was another one.</summary>
    internal TreeEntry LinkedTo(TreePath? leader) => HardLinkOf == leader ? this : this with { HardLinkOf = leader };

    /// <summary>
    /// True when path and every kept property are equal; inode, ctime, filesystem and number of links are ignored.
    /// </summary>
    public bool SameAs(TreeEntry other) =>
        ReferenceEquals(this, other)
        || (Path, Kind, Mode, Uid, Gid, Size, MtimeNs)
            == (other.Path, other.Kind, other.Mode, other.Uid, other.Gid, other.Size, other.MtimeNs)
            && (LinkTarget, Sha256, Device, HardLinkOf)
                == (other.LinkTarget, other.Sha256, other.Device, other.HardLinkOf)
            && XAttrs.SequenceEqual(other.XAttrs);
}
