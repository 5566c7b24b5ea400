namespace Pipeline.Versions;

/// <summary>Where a branch may have come from.</summary>
internal sealed record BranchPoint(VersionCommit Commit, VersionBranch Branch);
