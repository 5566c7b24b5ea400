namespace Pipeline.Versions;

/// <summary>The branches of <c>GitFlow/v1</c>.</summary>
internal static class GitFlowBranches
{
    public static IReadOnlyList<BranchRules> All { get; } =
    [
        new("develop")
        {
            Regex = "^dev(elop)?(ment)?$",
            Increment = IncrementRule.Minor,
            Mode = DeploymentMode.ContinuousDelivery,
            Label = "alpha",
            Sources = ["main"],
            TakesOwnTag = false,
            TracksMergeTarget = true,
            TracksMergeMessages = true,
            TracksReleases = true,
            IsRelease = false,
            IsMain = false,
        },
        CommonBranches.Main,
        CommonBranches.Release with
        {
            Increment = IncrementRule.Minor,
            Sources = ["main", "support"],
        },
        CommonBranches.Feature with
        {
            Sources = ["develop", "main", "release", "support", "hotfix"],
        },
        CommonBranches.PullRequest with
        {
            Sources = ["develop", "main", "release", "feature", "support", "hotfix"],
        },
        new("hotfix")
        {
            Regex = @"^hotfix(es)?[\/-](?<BranchName>.+)",
            Mode = DeploymentMode.ManualDeployment,
            Label = "beta",
            Sources = ["main", "support"],
            TakesOwnTag = false,
            IsRelease = true,
            IsMain = false,
        },
        CommonBranches.Main with
        {
            Key = "support",
            Regex = @"^support[\/-](?<BranchName>.+)",
            Sources = ["main"],
            TracksMergeMessages = null,
        },
        CommonBranches.Unknown with
        {
            Sources = ["main", "develop", "release", "feature", "pull-request", "hotfix", "support"],
            TakesOwnTag = true,
        },
    ];
}
