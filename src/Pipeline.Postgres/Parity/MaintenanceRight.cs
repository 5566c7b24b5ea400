using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// REFRESH, VACUUM, ANALYZE, CLUSTER, REINDEX: never tried, for they lock or cannot run in a transaction. The owner
/// may, and from 17 on MAINTAIN.
/// </summary>
internal sealed class MaintenanceRight(NpgsqlDataSource app, NpgsqlDataSource control)
{
    private static readonly HashSet<string> Words =
    [
        "refresh",
        "materialized",
        "view",
        "vacuum",
        "analyze",
        "cluster",
        "reindex",
        "index",
        "table",
        "schema",
        "database",
        "system",
        "concurrently",
        "full",
        "freeze",
        "verbose",
        "only",
    ];

    public async Task<RehearsalResult> Look(string shown, string sql, SqlReader reader, CancellationToken ct)
    {
        var at = reader.Is(1, "(") ? reader.Tokens.TakeWhile(t => !t.Is(")")).Count() + 1 : 1;
        while (
            at < reader.Tokens.Count && reader.Tokens[at].Kind == SqlKind.Word && Words.Contains(reader.Tokens[at].Text)
        )
        {
            at++;
        }

        if (at >= reader.Tokens.Count || reader.Is(at, ";"))
        {
            return new RehearsalResult(
                shown,
                RehearsalVerdict.MissingGrant,
                "it names no table: each one that the role does not own is left out, with a warning only",
                ""
            );
        }

        if (reader.Tokens.Any(t => t.Is("schema") || t.Is("database") || t.Is("system")))
        {
            var answer = await CatalogueAnswer.Give(app, control, sql, "it locks what it works on", ct);
            return new RehearsalResult(shown, RehearsalVerdict.Inconclusive, answer.Reason, "");
        }

        var names = reader
            .NamesAt(at, reader.Tokens.Count, isList: true)
            .DefaultIfEmpty(reader.Name(at)!.Value)
            .Select(n => n.Schema is { } schema ? SqlText.Qualified(schema, n.Name) : SqlText.Identifier(n.Name))
            .ToArray();
        return await Ask(shown, names, ct);
    }

    private async Task<RehearsalResult> Ask(string shown, string[] names, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        var (role, maintain) = (
            (string)(await connection.Scalar("SELECT current_user::text", ct))!,
            connection.PostgreSqlVersion.Major >= 17
        );
        try
        {
            var lacking = await connection.Rows(
                $"""
                SELECT t, c.oid IS NOT NULL, coalesce(format('%I.%I', s.nspname, c.relname), t)
                FROM unnest($1) t LEFT JOIN pg_catalog.pg_class c ON c.oid = to_regclass(t) LEFT JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
                WHERE c.oid IS NULL OR NOT (current_setting('is_superuser') = 'on' OR pg_has_role(c.relowner, 'USAGE')
                    {(maintain ? "OR (c.relkind <> 'i' AND has_table_privilege(c.oid, 'MAINTAIN'))" : "")})
                """,
                r => (Known: r.GetBoolean(1), Identity: r.GetString(2)),
                ct,
                [names]
            );
            return lacking.Count == 0 ? new(shown, RehearsalVerdict.Works, "by catalogue: owner, or MAINTAIN", "")
                : lacking.Any(l => !l.Known)
                    ? new(shown, RehearsalVerdict.Inconclusive, $"{lacking[0].Identity} is not there", "")
                : new(
                    shown,
                    RehearsalVerdict.MissingGrant,
                    $"{role} neither owns nor maintains {string.Join(", ", lacking.Select(l => l.Identity))}",
                    maintain
                        ? string.Join(
                            "; ",
                            lacking.Select(l => $"GRANT MAINTAIN ON TABLE {l.Identity} TO {SqlText.Identifier(role)}")
                        )
                        : ""
                );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return new RehearsalResult(shown, RehearsalVerdict.MissingGrant, e.MessageText, "");
        }
    }
}
