namespace Pipeline.Trees;

/// <summary>What two manifests have at the same path: one pass over both, since both are in byte order.</summary>
internal static class TreePairs
{
    /// <summary>Every path of either, in byte order; null where one of them has none.</summary>
    public static IEnumerable<(TreeEntry? One, TreeEntry? Other)> Of(TreeManifest one, TreeManifest other)
    {
        var (left, right) = (one.Entries, other.Entries);
        for (int i = 0, j = 0; i < left.Count || j < right.Count; )
        {
            var order =
                i == left.Count ? 1
                : j == right.Count ? -1
                : ReferenceEquals(left[i], right[j]) ? 0
                : left[i].Path.CompareTo(right[j].Path);
            yield return (order <= 0 ? left[i++] : null, order >= 0 ? right[j++] : null);
        }
    }
}
