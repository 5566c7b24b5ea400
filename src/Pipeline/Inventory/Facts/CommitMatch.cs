namespace Pipeline.Inventories;

/// <summary>The commit that is nearest to the running code.</summary>
/// <param name="Commit">Full ID.</param>
/// <param name="CommittedAt">When it was committed.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="IsHead">Whether HEAD's folder is the same.</param>
/// <param name="Edits">Files that differ from it or are missing, and code that no commit has.</param>
/// <param name="Looked">How many commits that changed the folder were compared.</param>
public sealed record CommitMatch(
    string Commit,
    DateTimeOffset CommittedAt,
    string Subject,
    bool IsHead,
    IReadOnlyList<string> Edits,
    int Looked
);
