namespace Pipeline.Versions;

/// <summary>The branches of <c>GitHubFlow/v1</c>.</summary>
internal static class GitHubFlowBranches
{
    public static IReadOnlyList<BranchRules> All { get; } =
    [
        CommonBranches.Main,
        CommonBranches.Release with
        {
            Increment = IncrementRule.Patch,
            Sources = ["main"],
            TracksMergeMessages = true,
        },
        CommonBranches.Feature with
        {
            Sources = ["main", "release"],
        },
        CommonBranches.PullRequest with
        {
            Sources = ["main", "release", "feature"],
        },
        CommonBranches.Unknown with
        {
            Sources = ["main", "release", "feature", "pull-request"],
            TakesOwnTag = false,
            TracksMergeMessages = false,
        },
    ];
}
