namespace Pipeline.Trees;

/// <summary>Marks every further name of an inode as a link to its first name in byte order.</summary>
internal static class HardLinks
{
    /// <param name="sorted">In byte order; changed in place.</param>
    public static TreeEntry[] Grouped(TreeEntry[] sorted)
    {
        var leaders = new Dictionary<(ulong, ulong), TreePath>();
        for (var i = 0; i < sorted.Length; i++)
        {
            var entry = sorted[i];
            TreePath? leader =
                entry.Links < 2
                || entry.Kind == EntryKind.Directory
                || leaders.TryAdd((entry.FileSystem, entry.Inode), entry.Path)
                    ? null
                    : leaders[(entry.FileSystem, entry.Inode)];
            sorted[i] = entry.LinkedTo(leader);
        }

        return sorted;
    }
}
