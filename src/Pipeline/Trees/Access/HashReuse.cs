using System.Collections.Frozen;
using System.Globalization;

namespace Pipeline.Trees;

/// <summary>
/// Which hashes of one read still count at a later look, while programs may write in between. A store through a shared
/// memory map moves a file's ctime only where its page is clean: the first store faults, the others do not. So a file
/// is listed, its filesystem flushed, which leaves every page clean and write-protected, then it is hashed and listed
/// again. Where nothing moved between the two lists, and ctime is older than any clock tick around the flush, each
/// later change moves ctime. Whatever is not covered is "hot": hashed again at the next look.
/// </summary>
/// <param name="flushed">st_dev of what was flushed; null: nothing, or a type not known to behave so.</param>
/// <param name="oldest">Ctime from which on files are hot, nanoseconds since 1970.</param>
internal sealed class HashReuse(ulong? flushed, long oldest)
{
    // A filesystem may keep times in whole seconds (ext3's small inodes). Counted from before the flush, since the hash
    // is read between the two lists.
    private const long Young = 2_000_000_000;

    // f_type as in statfs(2): ext2/3/4, xfs, btrfs. tmpfs never moves ctime for such stores; an overlay may be
    // volatile, where a flush does nothing; network and user space filesystems keep times as they like.
    private static readonly FrozenSet<string> Known = new[] { "ef53", "58465342", "9123683e" }.ToFrozenSet();

    /// <param name="filesystem">Type in hex and st_dev of what was flushed, from tree-read.sh; empty: nothing.</param>
    /// <param name="startedNs">Clock before the first list.</param>
    public static HashReuse For(string filesystem, long startedNs) =>
        filesystem.Split(' ') is [var type, var device] && Known.Contains(type)
            ? new HashReuse(ulong.Parse(device, CultureInfo.InvariantCulture), startedNs - Young)
            : new HashReuse(null, 0);

    /// <summary>
    /// Whether what was just read of this entry (hash, extended attributes), which was the same in both looks, counts
    /// later.
    /// </summary>
    public bool Covers(TreeEntry entry) => entry.FileSystem == flushed && entry.CtimeNs < oldest;
}
