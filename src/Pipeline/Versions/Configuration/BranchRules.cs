namespace Pipeline.Versions;

/// <summary>What a configuration says of branches of one kind. Null: it says nothing of that.</summary>
/// <param name="Key">Its name under <c>branches</c>.</param>
internal sealed record BranchRules(string Key)
{
    /// <summary>Which names belong to it; its groups can be named in the label.</summary>
    public string? Regex { get; init; }

    /// <summary>Keys of the branches that these come from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Keys of the branches that come from these.</summary>
    public IReadOnlyList<string> SourceFor { get; init; } = [];

    public IncrementRule Increment { get; init; } = IncrementRule.Inherit;

    public DeploymentMode? Mode { get; init; }

    /// <summary>Label of the pre-release; empty for none.</summary>
    public string? Label { get; init; }

    public MessageRule? Messages { get; init; }

    /// <summary>A version that came with a merged branch is kept as it is.</summary>
    public bool? KeepsMergedVersion { get; init; }

    /// <summary>A tag on the very commit is its version.</summary>
    public bool? TakesOwnTag { get; init; }

    /// <summary>Tags of commits that a commit of this branch was merged into count, too.</summary>
    public bool? TracksMergeTarget { get; init; }

    /// <summary>A release branch that was merged leaves its version in the message.</summary>
    public bool? TracksMergeMessages { get; init; }

    /// <summary>The version comes after those of the release branches that exist.</summary>
    public bool? TracksReleases { get; init; }

    public bool? IsRelease { get; init; }

    public bool? IsMain { get; init; }

    /// <summary>These rules, and where they say nothing, the others.</summary>
    public BranchRules Over(BranchRules other) =>
        this with
        {
            Regex = Regex ?? other.Regex,
            Increment = Increment == IncrementRule.Inherit ? other.Increment : Increment,
            Mode = Mode ?? other.Mode,
            Label = Label ?? other.Label,
            Messages = Messages ?? other.Messages,
            KeepsMergedVersion = KeepsMergedVersion ?? other.KeepsMergedVersion,
            TakesOwnTag = TakesOwnTag ?? other.TakesOwnTag,
            TracksMergeTarget = TracksMergeTarget ?? other.TracksMergeTarget,
            TracksMergeMessages = TracksMergeMessages ?? other.TracksMergeMessages,
            TracksReleases = TracksReleases ?? other.TracksReleases,
            IsRelease = IsRelease ?? other.IsRelease,
            IsMain = IsMain ?? other.IsMain,
        };
}
