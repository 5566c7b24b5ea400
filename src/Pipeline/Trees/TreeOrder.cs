namespace Pipeline.Trees;

/// <summary>
/// Entries in byte order of their paths. What is in order already, as most parts of a tree are, is not sorted.
/// </summary>
internal static class TreeOrder
{
    public static TreeEntry[] Sorted(IEnumerable<TreeEntry> entries)
    {
        TreeEntry[] sorted = [.. entries];
        if (!IsSorted(sorted))
            Array.Sort(sorted, (one, other) => one.Path.CompareTo(other.Path));
        return sorted;
    }

    private static bool IsSorted(TreeEntry[] entries)
    {
        for (var i = 1; i < entries.Length; i++)
            if (entries[i].Path < entries[i - 1].Path)
                return false;
        return true;
    }
}
