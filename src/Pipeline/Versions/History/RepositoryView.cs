namespace Pipeline.Versions;

/// <summary>A repository as far as a version depends on it.</summary>
/// <param name="Branches">All of this clone, in the order of their full names; the current one among them.</param>
/// <param name="Current">The branch that the version is for. Its tip is the commit that the version is for.</param>
internal sealed record RepositoryView(
    CommitGraph Graph,
    IReadOnlyList<VersionBranch> Branches,
    IReadOnlyList<VersionTag> Tags,
    VersionBranch Current
)
{
    public VersionCommit Commit => Current.Tip;
}
