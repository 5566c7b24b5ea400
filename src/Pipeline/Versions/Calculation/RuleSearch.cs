namespace Pipeline.Versions;

/// <summary>The rules that count for a branch: its own, laid over those of the branches that it came from.</summary>
internal sealed class RuleSearch(VersionConfiguration configuration, BranchPoints points)
{
    /// <summary>One for each branch that it may have come from; none where that cannot be told.</summary>
    public IEnumerable<EffectiveRules> For(VersionBranch branch) => Search(branch, null, []);

    private IEnumerable<EffectiveRules> Search(VersionBranch branch, BranchRules? child, HashSet<string> seen)
    {
        if (!seen.Add(branch.Reference))
            return [];
        var own = configuration.For(branch.Base);
        var rules = child is null ? own : child.Over(own);
        if (rules.Increment != IncrementRule.Inherit)
            return [EffectiveRules.From(configuration, rules, branch)];
        var sources = points.Sources(branch, seen).ToList();
        return sources.Count == 0 && configuration.Root.Increment != IncrementRule.Inherit
            ? [EffectiveRules.From(configuration, rules, branch)]
            : sources.SelectMany(s => Search(s, rules, seen)).ToList();
    }
}
