using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>
/// Computes the version of a commit from the history, as GitVersion 6 does for the workflows in
/// <see cref="Workflows"/>. Pure.
/// </summary>
internal static class VersionCalculator
{
    /// <exception cref="PipelineException">Exit 64: this history and configuration give none.</exception>
    public static VersionVariables Calculate(RepositoryView view, VersionConfiguration configuration)
    {
        var all = new Calculation(view, configuration);
        var own = configuration.For(view.Current.Base);
        if (own.Increment != IncrementRule.Inherit)
        {
            var rules = EffectiveRules.From(configuration, own, view.Current);
            if (OwnTag(all, rules) is { } tagged)
                return VersionVariables.Of(view, tagged, 0, isCounted: false);
        }

        var found = Found(all);
        var (top, source) = ChosenBase.From(found);
        if (own.Increment == IncrementRule.Inherit && OwnTag(all, top.Rules) is { } inherited)
            return VersionVariables.Of(view, inherited, 0, isCounted: false);
        var count = view.Graph.Log(view.Commit, source).Count;
        var version = NotBelowTags(all, top.Rules, Counted(top, count));
        return VersionVariables.Of(view, version, count, top.Rules.Mode == DeploymentMode.ManualDeployment);
    }

    /// <summary>The highest tag on the commit itself, where the rules take that for its version.</summary>
    private static SemanticVersion? OwnTag(Calculation all, EffectiveRules rules)
    {
        if (!rules.TakesOwnTag || !all.Tags.IsTagged(all.View.Commit))
            return null;
        var label = all.LabelBy(rules);
        var own = all
            .Tags.For(rules)
            .Where(t => t.At == all.View.Commit && t.Version.Fits(label))
            .Select(t => t.Version)
            .Max();
        return rules.Mode == DeploymentMode.ContinuousDeployment ? own?.WithoutPreRelease() : own;
    }

    private static IReadOnlyList<BaseVersion> Found(Calculation all)
    {
        var rules = new RuleSearch(all.Configuration, all.Points).For(all.View.Current).ToList();
        return rules.Count > 0
            ? [.. rules.SelectMany(r => BaseVersions.Find(all, r))]
            : throw PipelineException.Usage(
                $"expected the branch {all.View.Current.Name} to come from one that {all.Configuration.Workflow} "
                    + "has rules for; found none of "
                    + $"{string.Join(", ", all.Configuration.For(all.View.Current.Base).Sources)}",
                "fetch all branches (git fetch origin), or give the branch an increment of its own in GitVersion.yml"
            );
    }

    private static SemanticVersion Counted(BaseVersion top, int count) =>
        top.Rules.Mode switch
        {
            DeploymentMode.ContinuousDeployment => top.Next.WithoutPreRelease(),
            DeploymentMode.ManualDeployment => top.Next,
            _ when top.Next.Number is { } number => top.Next with { Number = number + count - 1 },
            _ => throw PipelineException.Usage(
                "expected a version whose pre-release ends with a number, which ContinuousDelivery counts on; "
                    + $"found {top.Next}",
                "write the tag or next-version with a number, such as 1.4.0-rc.1"
            ),
        };

    /// <summary>A tag of another label on the same branch raises the version to its core.</summary>
    private static SemanticVersion NotBelowTags(Calculation all, EffectiveRules rules, SemanticVersion version)
    {
        var highest = all.Tags.On(rules.Branch).Where(t => t.At.At <= all.View.Commit.At).Select(t => t.Version).Max();
        return highest is null || !version.IsBelow(highest)
            ? version
            : version with
            {
                Major = highest.Major,
                Minor = highest.Minor,
                Patch = highest.Patch,
            };
    }
}
