namespace Pipeline.Versions;

/// <summary>A tag that is a version.</summary>
/// <param name="At">The commit that it counts for: its own, or one that was merged into its own.</param>
internal sealed record TaggedVersion(SemanticVersion Version, VersionTag Tag, VersionCommit At);
