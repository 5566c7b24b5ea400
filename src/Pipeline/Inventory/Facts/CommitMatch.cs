namespace Pipeline.Inventories;

/// <summary>The commit that is nearest to the running code.</summary>
/// <param name="Commit">Full ID.</param>
/// <param name="CommittedAt">When it was committed.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="IsHead">Whether HEAD's folder is the same.</param>
/// <param name="Edits">Files that differ from it, and code that it has not; none of it is in another commit.</param>
/// <param name="Missing">Its files that are not there: deleted, or never copied into the image.</param>
/// <param name="Looked">How many commits that changed the folder were compared.</param>
public sealed record CommitMatch(
    string Commit,
    DateTimeOffset CommittedAt,
    string Subject,
    bool IsHead,
    IReadOnlyList<string> Edits,
    IReadOnlyList<string> Missing,
    int Looked
)
{
    /// <summary>Files that are not as it has them, but as another commit has.</summary>
    public IReadOnlyList<string> OfOthers { get; init; } = [];

    /// <summary>Whether it gives all that runs.</summary>
    public bool IsAll => Edits.Count == 0 && OfOthers.Count == 0;
}
