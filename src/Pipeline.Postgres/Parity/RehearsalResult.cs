namespace Pipeline.Postgres;

/// <param name="Statement">The statement; of one that is no DML only the first words, as it may hold a
/// password.</param>
/// <param name="FixSql">The grant that is missing, or "" where none should be given.</param>
public sealed record RehearsalResult(string Statement, RehearsalVerdict Verdict, string Reason, string FixSql)
{
    /// <summary>How often it ran, by pg_stat_statements; 0 where that is not known.</summary>
    public long Calls { get; init; }

    /// <summary>A statement that a migration or an administrator sends once, and no service.</summary>
    public bool IsAdministration { get; init; }
}
