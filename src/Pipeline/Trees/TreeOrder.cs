namespace Pipeline.Trees;

/// <summary>
/// Entries in byte order of their paths. What is in order already, as most parts of a tree are, is not sorted.
/// </summary>
internal static class TreeOrder
{
    /// <exception cref="ArgumentException">Two entries have one path.</exception>
    public static TreeEntry[] Sorted(IEnumerable<TreeEntry> entries)
    {
        TreeEntry[] sorted = [.. entries];
        if (Unsorted(sorted) is not null)
            Array.Sort(sorted, (one, other) => one.Path.CompareTo(other.Path));
        return Unsorted(sorted) is not { } twice
            ? sorted
            : throw new ArgumentException($"{twice} is listed twice.", nameof(entries));
    }

    /// <summary>
    /// These entries with all that lies below them, in byte order where there is one of them. Without a recursion:
    /// folders may be nested deeper than a stack.
    /// </summary>
    /// <param name="below">What each folder holds, in byte order.</param>
    public static List<TreeEntry> Joined(
        IEnumerable<TreeEntry> tops,
        IReadOnlyDictionary<TreePath, List<TreeEntry>> below
    )
    {
        var joined = new List<TreeEntry>();
        var ahead = new Stack<(TreeEntry Entry, bool IsContent)>();
        Ahead(tops);
        while (ahead.TryPop(out var next))
            if (!next.IsContent)
                joined.Add(next.Entry);
            else if (below.TryGetValue(next.Entry.Path, out var content))
                Ahead(content);
        return joined;

        void Ahead(IEnumerable<TreeEntry> entries)
        {
            foreach (var step in Steps(entries).Reverse())
                ahead.Push(step);
        }
    }

    /// <summary>
    /// What a folder holds follows it, but after the names beside it that begin as it does and go on with a byte before
    /// '/': "a", "a.txt", "a/b".
    /// </summary>
    private static IEnumerable<(TreeEntry Entry, bool IsContent)> Steps(IEnumerable<TreeEntry> entries)
    {
        var folders = new Stack<TreeEntry>();
        foreach (var entry in entries)
        {
            while (folders.TryPeek(out var folder) && !IsBeforeContent(entry.Path.Raw, folder.Path.Raw))
                yield return (folders.Pop(), true);
            yield return (entry, false);
            if (entry.Kind == EntryKind.Directory)
                folders.Push(entry);
        }

        while (folders.TryPop(out var left))
            yield return (left, true);
    }

    private static bool IsBeforeContent(string name, string folder) =>
        name.Length > folder.Length && name[folder.Length] < '/' && name.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>The first path that does not come after the one before it.</summary>
    private static TreePath? Unsorted(TreeEntry[] entries)
    {
        for (var i = 1; i < entries.Length; i++)
            if (entries[i].Path <= entries[i - 1].Path)
                return entries[i].Path;
        return null;
    }
}
