using Pipeline.Postgres;

namespace Pipeline.Database;

/// <summary>
/// One statement, and what each role gets: ALLOWED, DENIED or INCONCLUSIVE; null where it was not tried.
/// </summary>
public sealed record MatrixRow(
    string Statement,
    Verdict Expected,
    Verdict? Legacy,
    Verdict? Before,
    Verdict? After = null
);
