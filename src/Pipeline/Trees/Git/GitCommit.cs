namespace Pipeline.Trees;

/// <summary>A commit: full IDs, committer date, first line of the message.</summary>
public sealed record GitCommit(string Commit, string Tree, DateTimeOffset CommittedAt, string Subject);
