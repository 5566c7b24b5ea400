namespace Pipeline.Postgres;

/// <summary>What a statement of the old role would do under the new one.</summary>
public enum RehearsalVerdict
{
    /// <summary>Planned, tried or looked up, and every right it needs is there.</summary>
    Works,

    /// <summary>A right is missing.</summary>
    MissingGrant,

    /// <summary>It works for the control and fails here for another reason, as a search_path that finds other tables.</summary>
    Breaks,

    /// <summary>Not answered: it cannot be planned, tried or looked up, or fails for the control too.</summary>
    Inconclusive,
}

/// <param name="Statement">The statement; of one that is no DML only the first words, as it may hold a password.</param>
/// <param name="FixSql">The grant that is missing, or "" where none should be given.</param>
public sealed record RehearsalResult(string Statement, RehearsalVerdict Verdict, string Reason, string FixSql)
{
    /// <summary>How often it ran, by pg_stat_statements; 0 where that is not known.</summary>
    public long Calls { get; init; }

    /// <summary>A statement that a migration or an administrator sends once, and no service.</summary>
    public bool IsAdministration { get; init; }
}
