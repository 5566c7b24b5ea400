using Npgsql;

namespace Pipeline.Postgres;

/// <summary>What pg_stat_statements knows of a role in this database.</summary>
/// <param name="Available">The extension is installed here and its texts may be read.</param>
/// <param name="Why">When it is not available, what is missing.</param>
public sealed record StatementHistory(bool Available, string Why, IReadOnlyList<string> Statements)
{
    /// <summary>Reads the statements of <paramref name="role"/>, values replaced by <c>$n</c>. Needs pg_read_all_stats.</summary>
    public static async Task<StatementHistory> Read(NpgsqlDataSource source, string role, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await connection.Scalar("SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'", ct) is not string schema)
        {
            return new StatementHistory(false, "the extension pg_stat_statements is not installed in this database", []);
        }

        try
        {
            var texts = await connection.Rows($"""
                SELECT DISTINCT s.query FROM {SqlText.Qualified(schema, "pg_stat_statements")} s
                JOIN pg_catalog.pg_roles r ON r.oid = s.userid JOIN pg_catalog.pg_database d ON d.oid = s.dbid
                WHERE r.rolname = $1 AND d.datname = current_database() AND s.query IS NOT NULL ORDER BY 1
                """, r => r.GetString(0), ct, role);
            return texts.Contains("<insufficient privilege>")
                ? new StatementHistory(false, "the connected role lacks pg_read_all_stats", [])
                : new StatementHistory(true, "", texts);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return new StatementHistory(false, e.MessageText, []);
        }
    }
}
