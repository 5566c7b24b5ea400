namespace Pipeline.Versions;

/// <summary>A tag and the commit that it names, through a tag object or not.</summary>
internal sealed record VersionTag(string Name, VersionCommit Commit);
