using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>As much of SQL's surface as the probes need: the first words, and the names that occur.</summary>
internal static partial class StatementText
{
    /// <summary>Without comments, strings replaced by '', blanks single, no final semicolon.</summary>
    public static string Bare(string sql) =>
        Blanks()
            .Replace(
                Noise()
                    .Replace(
                        sql,
                        m =>
                            m.Value[0] is '"' ? m.Value
                            : m.Value[0] is '-' or '/' ? " "
                            : "''"
                    ),
                " "
            )
            .Trim()
            .TrimEnd(';')
            .Trim();

    /// <summary>
    /// The first words, upper case; all that may be repeated of a statement that could hold a password.
    /// </summary>
    public static string Head(string sql, int words = 2) =>
        string.Join(' ', Bare(sql).Split(' ').Take(words)).ToUpperInvariant();

    /// <summary>Every name in the statement, folded as Postgres folds it; keywords come along.</summary>
    public static IReadOnlySet<string> Names(string sql) =>
        Name().Matches(Bare(sql)).Select(m => SqlText.ReadIdentifier(m.Value)).ToHashSet(StringComparer.Ordinal);

    public static bool IsPlannable(string sql) =>
        Head(sql, 1) is "SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "WITH" or "VALUES" or "TABLE";

    /// <summary>
    /// Why the statement must not be tried, or null. A rollback does not take these back, or they fail in a transaction
    /// before the privilege is looked at (25001).
    /// </summary>
    public static string? Unsafe(string sql)
    {
        var bare = Bare(sql);
        return NotInTransaction().IsMatch(bare)
                ? "it cannot run in a transaction block (25001 comes before the privilege check)"
            : TransactionControl().IsMatch(bare) ? "it ends or changes the transaction that would be rolled back"
            : Outside().IsMatch(bare)
                ? "its effect reaches beyond the transaction and a rollback would not take it back"
            : null;
    }

    /// <summary>nextval is not undone by a rollback.</summary>
    public static bool MayAdvanceSequences(string sql) => Advances().IsMatch(Bare(sql));

    [GeneratedRegex(
        """'(?:[^']|'')*'|\$(?<tag>\w*)\$.*?\$\k<tag>\$|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/""",
        RegexOptions.Singleline
    )]
    private static partial Regex Noise();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(
        """
            "(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*
            """
    )]
    private static partial Regex Name();

    [GeneratedRegex(
        @"^(ALTER SYSTEM|(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SUBSCRIPTION|ALTER DATABASE .* SET TABLESPACE|VACUUM|CLUSTER$|REINDEX .*(DATABASE|SYSTEM|CONCURRENTLY)|REINDEX (DATABASE|SYSTEM)|(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY|ALTER TABLE .* DETACH PARTITION .* CONCURRENTLY|DISCARD ALL)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NotInTransaction();

    [GeneratedRegex(
        @"^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TransactionControl();

    [GeneratedRegex(
        @"^(COPY\b|LOAD\b|CHECKPOINT\b)|\b(pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_promote|pg_file_\w+|lo_export|dblink\w*|setval|pg_(create|drop)_(physical|logical)_replication_slot|pg_drop_replication_slot|pg_stat_reset\w*|pg_stat_statements_reset|pg_advisory_lock\w*)\s*\(",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Outside();

    [GeneratedRegex(@"^(INSERT|MERGE|WITH)\b|\bnextval\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Advances();
}
