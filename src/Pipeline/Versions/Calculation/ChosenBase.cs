namespace Pipeline.Versions;

/// <summary>The version that comes out on top, and the commit that commits are counted from.</summary>
/// <param name="Source">Null: from the first commit on.</param>
internal sealed record ChosenBase(BaseVersion Base, VersionCommit? Source)
{
    /// <param name="found">In the order in which they were found; not empty.</param>
    public static ChosenBase From(IReadOnlyList<BaseVersion> found)
    {
        var top = found.MaxBy(f => f.Next)!;
        var same = found.Where(f => f.Source is not null && f.Next == top.Next).ToList();
        if (same.Count > 1)
        {
            var latest = same.MaxBy(f => f.Source!.At)!;
            return new ChosenBase(latest, latest.Source);
        }

        return new ChosenBase(top, SourceBelow(top, found));
    }

    /// <summary>
    /// Of the versions that have a commit, that of the highest. A version that is no pre-release is not counted from
    /// one.
    /// </summary>
    private static VersionCommit? SourceBelow(BaseVersion top, IReadOnlyList<BaseVersion> found) =>
        found
            .Where(f => f.Source is not null && (top.Next.IsPreRelease || !f.Version.IsPreRelease))
            .OrderByDescending(f => f.Next)
            .ThenByDescending(f => f.Source!.At)
            .FirstOrDefault()
            ?.Source;
}
