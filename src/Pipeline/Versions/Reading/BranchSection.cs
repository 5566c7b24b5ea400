namespace Pipeline.Versions;

/// <summary>One kind of branch below <c>branches</c>: it changes the workflow's, or adds one.</summary>
internal static class BranchSection
{
    public static VersionConfiguration Apply(VersionConfiguration configuration, FileKey section)
    {
        var known = configuration.Branches.FirstOrDefault(b => b.Key == section.Name);
        var rules = section.Keys().Aggregate(known ?? new BranchRules(section.Name), Apply);
        if (known is null && rules.Regex is null)
            section.Wrong<string>("a regex, since the workflow has no branches of that kind");
        return configuration with
        {
            Branches = known is null
                ? [.. configuration.Branches, rules]
                : [.. configuration.Branches.Select(b => b == known ? rules : b)],
        };
    }

    private static BranchRules Apply(BranchRules rules, FileKey key)
    {
        if (BranchKeys.Apply(rules, key) is { } changed)
            return changed;
        key.Unknown(BranchKeys.Names);
        return rules;
    }
}
