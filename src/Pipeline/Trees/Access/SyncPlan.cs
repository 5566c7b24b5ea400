namespace Pipeline.Trees;

/// <summary>What makes one tree equal to another. Pure; made from two manifests.</summary>
/// <param name="Delete">Topmost paths to delete first, with all below them; whatever is copied anew is deleted
/// too.</param>
/// <param name="Copy">Non-folders to copy, whole groups of hard links together.</param>
/// <param name="Metadata">Folders to make or to bring to the source's mode, owner, mtime and attributes, in the
/// end.</param>
public sealed record SyncPlan(
    IReadOnlyList<TreePath> Delete,
    IReadOnlyList<TreePath> Copy,
    IReadOnlyList<TreePath> Metadata
)
{
    /// <summary>
    /// Every place that the plan writes to; below none of them anything else changes but by its deletions.
    /// </summary>
    public IReadOnlyList<TreePath> Touched => [.. Delete.Concat(Copy).Concat(Metadata).Distinct()];

    /// <summary>True when the trees are equal.</summary>
    public bool IsEmpty => Delete.Count + Copy.Count + Metadata.Count == 0;

    /// <summary>
    /// The plan that makes <paramref name="to"/> equal to <paramref name="from"/>. Both must be hashed.
    /// </summary>
    /// <exception cref="ArgumentException">The source does not exist.</exception>
    public static SyncPlan Between(TreeManifest from, TreeManifest to)
    {
        if (from.Root is null)
        {
            throw new ArgumentException("The source of a synchronisation does not exist.", nameof(from));
        }

        var different = TreePairs
            .Of(from, to)
            .Where(p => p is not ({ } source, { } found) || !source.SameAs(found))
            .ToList();
        var changed = different.Select(d => d.One).OfType<TreeEntry>().ToList();
        var changedLeaders = changed.Select(Leader).ToHashSet();
        var copy = from
            .Entries.Where(e => e.Kind != EntryKind.Directory && changedLeaders.Contains(Leader(e)))
            .Select(e => e.Path)
            .ToList();
        var delete = Topmost(copy.Where(to.Contains).Concat(different.Where(IsObsolete).Select(d => d.Other!.Path)));
        var added = different.Where(d => d is ({ Kind: EntryKind.Directory }, null)).Select(d => d.One!.Path.Parent);
        var touched = copy.Concat(delete).Select(p => p.Parent).Concat(added).ToHashSet();
        touched.UnionWith(changed.Where(e => e.Kind == EntryKind.Directory).Select(e => e.Path));
        var metadata = from.Entries.Where(e => e.Kind == EntryKind.Directory && touched.Contains(e.Path));
        return new SyncPlan(delete, copy, [.. metadata.Select(e => e.Path)]);
    }

    private static bool IsObsolete((TreeEntry? Source, TreeEntry? Found) pair) =>
        pair.Found is { } found
        && (
            pair.Source is not { } source
            || (source.Kind != found.Kind && (source.Kind == EntryKind.Directory || found.Kind == EntryKind.Directory))
        );

    private static TreePath Leader(TreeEntry e) => e.HardLinkOf ?? e.Path;

    private static List<TreePath> Topmost(IEnumerable<TreePath> paths)
    {
        var all = paths.ToHashSet();
        return [.. all.Where(p => !p.Ancestors().Any(all.Contains)).Order()];
    }
}
