namespace Pipeline.Versions;

/// <summary>
/// Where a version can come from, each way by itself: the configuration, the message of a merge, a tag, the release
/// branches that exist, the name of the branch; and where none of them gives one, 0.0.0.
/// </summary>
internal static class BaseVersions
{
    private const int MostMerges = 5;

    public static IReadOnlyList<BaseVersion> Find(Calculation all, EffectiveRules rules)
    {
        List<BaseVersion> found =
        [
            .. Configured(all, rules),
            .. Merged(all, rules).Take(MostMerges),
            .. TaggedVersions.Find(all, rules),
            .. AfterReleaseBranches(all, rules),
            .. InName(all, rules),
        ];
        return found.Count > 0 ? found : [Nothing(all, rules)];
    }

    private static IEnumerable<BaseVersion> Configured(Calculation all, EffectiveRules rules)
    {
        var label = all.LabelBy(rules);
        if (
            all.Configuration.NextVersion is not { } text
            || all.Configuration.Text.Read(text) is not { } version
            || !version.Fits(label)
        )
            yield break;
        var takesLabel = !version.IsPreRelease || (label is not null && version.Label != label);
        yield return new BaseVersion(rules, version, null)
        {
            Part = takesLabel ? VersionPart.None : null,
            Label = label,
        };
    }

    private static IEnumerable<BaseVersion> Merged(Calculation all, EffectiveRules rules)
    {
        if (!rules.TracksMergeMessages)
            yield break;
        foreach (var commit in all.View.Graph.Log(all.View.Commit))
        {
            if (
                MergedBranch.In(commit.Message) is not { } branch
                || !all.Configuration.IsRelease(branch)
                || BranchVersion.In(branch, all.Configuration) is not { } named
            )
                continue;
            var label = all.LabelBy(rules);
            var since = commit.IsMerge ? BaseOf(all.View.Graph, commit) : commit;
            yield return new BaseVersion(rules, named.Version, null)
            {
                Part = rules.KeepsMergedVersion ? VersionPart.None : all.Increments.Since(since, rules, label),
                Label = label,
            };
        }
    }

    private static VersionCommit? BaseOf(CommitGraph graph, VersionCommit merge) =>
        graph.Find(merge.Parents[0]) is { } one && graph.Find(merge.Parents[1]) is { } other
            ? graph.MergeBase(one, other)
            : null;

    private static IEnumerable<BaseVersion> AfterReleaseBranches(Calculation all, EffectiveRules rules)
    {
        if (!rules.TracksReleases)
            yield break;
        foreach (var branch in all.View.Branches.Where(b => all.Configuration.IsRelease(b.Base)))
        {
            var own = BranchVersion.In(all.View.Current.Base, all.Configuration);
            if ((own ?? BranchVersion.In(branch.Base, all.Configuration)) is not { } named)
                continue;
            var (source, label) = (all.Points.MergeBase(branch.Tip, all.View.Commit), all.LabelBy(rules));
            yield return new BaseVersion(rules, named.Version, source)
            {
                Part = all.Increments.Since(source, rules, label),
                Label = label,
            };
        }
    }

    private static IEnumerable<BaseVersion> InName(Calculation all, EffectiveRules rules)
    {
        if (!rules.IsRelease)
            yield break;
        var current = all.View.Current;
        if (BranchVersion.In(current.Base, all.Configuration) is { } own)
            yield return Taken(rules, own, rules.LabelFor(own.Rest ?? current.Base));
        else if (BranchVersion.In(rules.Branch.Base, all.Configuration) is { } inherited)
            yield return Taken(
                rules,
                inherited,
                rules.LabelFor(
                    inherited.Rest is { } rest && all.Configuration.For(current.Base).Label is null
                        ? rest
                        : current.Base
                )
            );
    }

    private static BaseVersion Taken(EffectiveRules rules, BranchVersion named, string? label) =>
        new(rules, named.Version, null) { Part = VersionPart.None, Label = label };

    private static BaseVersion Nothing(Calculation all, EffectiveRules rules)
    {
        var label = all.LabelBy(rules);
        var source = all.Tags.For(rules).FirstOrDefault(t => t.Version.Fits(label))?.At;
        return new BaseVersion(rules, SemanticVersion.Zero, source)
        {
            Part = all.Increments.Since(source, rules, label),
            Label = label,
        };
    }
}
