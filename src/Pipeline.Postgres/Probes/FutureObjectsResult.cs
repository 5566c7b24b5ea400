namespace Pipeline.Postgres;

/// <summary>
/// What the runtime role gets on the next table that a creator makes. Denied: the table cannot be made, or lacks
/// rights.
/// </summary>
/// <param name="Missing">Rights that the runtime role lacks, as <c>INSERT on tables</c>.</param>
public sealed record FutureObjectsResult(
    string Creator,
    string Schema,
    Verdict Verdict,
    IReadOnlyList<string> Missing,
    string Reason,
    string FixSql
);
