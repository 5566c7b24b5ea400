using Npgsql;

namespace Pipeline.Postgres;

/// <summary>What pg_stat_statements knows of a role in this database.</summary>
/// <param name="Available">The extension is installed here and its texts may be read.</param>
/// <param name="Why">When it is not available, what is missing; else what the history does not cover, or "".</param>
public sealed record StatementHistory(bool Available, string Why, IReadOnlyList<PastStatement> Statements)
{
    /// <summary>
    /// Reads the statements that clients sent as <paramref name="role"/>; not those that its functions ran. Needs
    /// pg_read_all_stats.
    /// </summary>
    public static async Task<StatementHistory> Read(NpgsqlDataSource source, string role, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (
            await connection.Scalar(
                "SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON "
                    + "n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'",
                ct
            )
            is not string schema
        )
        {
            return new StatementHistory(
                false,
                "the extension pg_stat_statements is not installed in this database",
                []
            );
        }

        try
        {
            var statements = await connection.Rows(
                $"""
                SELECT s.query, sum(s.calls)::bigint FROM {SqlText.Qualified(schema, "pg_stat_statements")} s
                JOIN pg_catalog.pg_roles r ON r.oid = s.userid JOIN pg_catalog.pg_database d ON d.oid = s.dbid
                WHERE r.rolname = $1 AND d.datname = current_database() AND s.query IS NOT NULL AND s.toplevel GROUP BY 1 ORDER BY 1
                """,
                r => new PastStatement(r.GetString(0), r.GetInt64(1)),
                ct,
                role
            );
            return statements.Any(s => s.Text == "<insufficient privilege>")
                ? new StatementHistory(false, "the connected role lacks pg_read_all_stats", [])
                : new StatementHistory(true, await Gaps(connection, schema, ct), statements);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return new StatementHistory(false, e.MessageText, []);
        }
    }

    /// <summary>
    /// It keeps the most frequent statements only (pg_stat_statements.max), and utility statements only if told to.
    /// </summary>
    private static async Task<string> Gaps(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var gaps = await connection.Rows(
            $"""
            SELECT format('%s rare statements were dropped since %s', dealloc, stats_reset::date) FROM {SqlText.Qualified(
                schema,
                "pg_stat_statements_info"
            )} WHERE dealloc > 0
            UNION ALL SELECT format('%s is %s', name, setting) FROM pg_catalog.pg_settings
            WHERE (name = 'pg_stat_statements.track_utility' AND reset_val = 'off') OR (name = 'pg_stat_statements.track' AND reset_val = 'none' AND source <> 'client')
            """,
            r => r.GetString(0),
            ct
        );
        return string.Join("; ", gaps);
    }
}
