namespace Pipeline.Trees;

/// <summary>What one look at a tree showed, before it is joined with what an earlier one knew.</summary>
/// <param name="StartedNs">Clock before it began, nanoseconds since 1970.</param>
internal sealed record Looked(long StartedNs)
{
    /// <summary>
    /// Without hashes and attributes, unless an earlier look knew them (<see cref="TreeEntry.IsReusable"/>); empty:
    /// there is no such place.
    /// </summary>
    public IReadOnlyCollection<TreeEntry> Entries { get; init; } = [];

    /// <summary>What was not the same any more when all had been read.</summary>
    public IReadOnlySet<TreePath> Unsettled { get; init; } = new HashSet<TreePath>();

    /// <summary>SHA-256, lower-case hex, of files that were read.</summary>
    public IReadOnlyDictionary<TreePath, string> Hashes { get; init; } = new Dictionary<TreePath, string>();

    /// <summary>Extended attributes, sorted by name, of what has some and was read.</summary>
    public IReadOnlyDictionary<TreePath, IReadOnlyList<XAttr>> Attributes { get; init; } =
        new Dictionary<TreePath, IReadOnlyList<XAttr>>();

    /// <summary>Type in hex and st_dev of what was flushed; empty: nothing.</summary>
    public string FileSystem { get; init; } = "";

    /// <summary>Which run of the kernel it was (boot_id).</summary>
    public string Boot { get; init; } = "";

    /// <summary>Namespaces of extended attributes that could not be seen.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
