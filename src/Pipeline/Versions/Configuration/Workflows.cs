namespace Pipeline.Versions;

/// <summary>The workflows of GitVersion 6 that are computed here, as it documents them.</summary>
internal static class Workflows
{
    public const string GitFlow = "GitFlow/v1";
    public const string GitHubFlow = "GitHubFlow/v1";

    /// <summary>Key of the rules for branches that no others are for.</summary>
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> Names { get; } = [GitHubFlow, GitFlow];

    /// <summary>GitVersion's default, where a repository says nothing.</summary>
    public static VersionConfiguration Default => Of(GitFlow);

    public static VersionConfiguration Of(string name) =>
        new()
        {
            Workflow = name,
            Root = Root,
            Branches = name == GitHubFlow ? GitHubFlowBranches.All : GitFlowBranches.All,
        };

    private static BranchRules Root { get; } =
        new("")
        {
            Increment = IncrementRule.Inherit,
            Mode = DeploymentMode.ContinuousDelivery,
            Label = "{BranchName}",
            Messages = MessageRule.Enabled,
            KeepsMergedVersion = false,
            TakesOwnTag = true,
            TracksMergeTarget = false,
            TracksMergeMessages = true,
            TracksReleases = false,
            IsRelease = false,
            IsMain = false,
        };
}
