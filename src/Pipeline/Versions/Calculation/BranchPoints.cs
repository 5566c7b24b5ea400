namespace Pipeline.Versions;

/// <summary>
/// Where branches come from. git does not record that: it is the newest commit in common with a branch of a kind that
/// the rules name.
/// </summary>
internal sealed class BranchPoints(RepositoryView view, VersionConfiguration configuration)
{
    /// <summary>The branches that a branch came from, as far as can be told: often one.</summary>
    /// <param name="without">These do not count.</param>
    public IEnumerable<VersionBranch> Sources(VersionBranch branch, IReadOnlySet<string> without)
    {
        var points = Points(branch, without);
        var merges = Graph.Log(branch.Tip).Where(c => c.IsMerge).ToList();
        var merged = points.Where(p => merges.Exists(m => BringsIn(m, p))).ToHashSet();
        foreach (var point in points.Skip(1).Reverse().Where(p => !merged.Contains(p)).ToList())
            if (points.TakeWhile(p => p.Commit != point.Commit).Any(p => Graph.Contains(p.Branch.Tip, point.Commit)))
                points.Remove(point);
        return points
            .GroupBy(p => p.Commit, p => p.Branch)
            .SelectMany(g => g.Where(b => b.Tip == g.Key) is var here && here.Any() ? here : g)
            .DistinctBy(b => b.Reference);
    }

    private CommitGraph Graph => view.Graph;

    private List<BranchPoint> Points(VersionBranch branch, IReadOnlySet<string> without)
    {
        var kinds = configuration
            .For(branch.Base)
            .Sources.Select(k => configuration.Branches.First(b => b.Key == k).Regex)
            .OfType<string>()
            .Select(Patterns.Compile)
            .ToList();
        return
        [
            .. view
                .Branches.Where(b => !without.Contains(b.Reference) && b.Reference != branch.Reference)
                .Where(b => kinds.Exists(k => k.IsMatch(b.Base)))
                .Select(b => (Commit: MergeBase(branch.Tip, b.Tip), Branch: b))
                .Where(p => p.Commit is not null)
                .OrderByDescending(p => p.Commit!.At)
                .Where(p => !branch.IsCalled(p.Branch.Base))
                .Select(p => new BranchPoint(p.Commit!, p.Branch)),
        ];
    }

    /// <summary>Whether the commit in common is only there because it was merged into the branch.</summary>
    private static bool BringsIn(VersionCommit merge, BranchPoint point) =>
        merge.At > point.Commit.At && merge.Parents.Contains(point.Commit.Sha);

    /// <summary>
    /// The newest commit in common, not counting what the other branch took over from this one by a merge.
    /// </summary>
    public VersionCommit? MergeBase(VersionCommit tip, VersionCommit other)
    {
        if (other.Parents.Contains(tip.Sha))
            other = Graph.Find(other.Parents[0]) ?? other;
        var common = Graph.MergeBase(tip, other);
        while (common is not null && MergeOf(common, other) is { } merge)
        {
            other = Graph.Find(merge.Parents[0]) ?? merge;
            var earlier = Graph.MergeBase(tip, other);
            if (earlier == common)
                break;
            common = earlier;
        }

        return common;
    }

    private VersionCommit? MergeOf(VersionCommit common, VersionCommit tip) =>
        Graph.Log(tip, common).FirstOrDefault(c => c.Parents.Contains(common.Sha));
}
