namespace Pipeline.Trees;

/// <summary>Marks every further name of an inode as a link to its first name in byte order.</summary>
internal static class HardLinks
{
    public static IEnumerable<TreeEntry> Group(IEnumerable<TreeEntry> entries)
    {
        var leaders = new Dictionary<(ulong, ulong), TreePath>();
        foreach (var entry in TreeOrder.Sorted(entries))
        {
            TreePath? leader =
                entry.Links < 2
                || entry.Kind == EntryKind.Directory
                || leaders.TryAdd((entry.FileSystem, entry.Inode), entry.Path)
                    ? null
                    : leaders[(entry.FileSystem, entry.Inode)];
            yield return entry.LinkedTo(leader);
        }
    }
}
