namespace Pipeline.Journal;

/// <summary>A commit and the nonce its marker carries in every build of it.</summary>
public sealed record CommitNonce(string Commit, string Nonce);
