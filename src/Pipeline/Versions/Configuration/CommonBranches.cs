namespace Pipeline.Versions;

/// <summary>The kinds of branches that both workflows have, without what differs.</summary>
internal static class CommonBranches
{
    public static BranchRules Main { get; } =
        new("main")
        {
            Regex = "^master$|^main$",
            Increment = IncrementRule.Patch,
            Label = "",
            KeepsMergedVersion = true,
            TracksMergeTarget = false,
            TracksMergeMessages = true,
            TracksReleases = false,
            IsRelease = false,
            IsMain = true,
        };

    public static BranchRules Release { get; } =
        new("release")
        {
            Regex = @"^releases?[\/-](?<BranchName>.+)",
            Mode = DeploymentMode.ManualDeployment,
            Label = "beta",
            KeepsMergedVersion = true,
            TakesOwnTag = false,
            TracksMergeTarget = false,
            TracksReleases = false,
            IsRelease = true,
            IsMain = false,
        };

    public static BranchRules Feature { get; } =
        new("feature")
        {
            Regex = @"^features?[\/-](?<BranchName>.+)",
            Mode = DeploymentMode.ManualDeployment,
            Label = "{BranchName}",
            TakesOwnTag = false,
            TracksMergeMessages = true,
            IsMain = false,
        };

    public static BranchRules PullRequest { get; } =
        new("pull-request")
        {
            Regex = @"^(pull-requests|pull|pr)[\/-](?<Number>\d*)",
            Mode = DeploymentMode.ContinuousDelivery,
            Label = "PullRequest{Number}",
            KeepsMergedVersion = true,
            TakesOwnTag = false,
            TracksMergeMessages = true,
        };

    public static BranchRules Unknown { get; } =
        new(Workflows.Unknown)
        {
            Regex = "(?<BranchName>.+)",
            Mode = DeploymentMode.ManualDeployment,
            Label = "{BranchName}",
            IsMain = false,
        };
}
