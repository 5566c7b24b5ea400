using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Default privileges belong to the creator: each creator makes a table and a sequence in a transaction that is rolled
/// back.
/// </summary>
public static class FutureObjectsProbe
{
    /// <param name="control">May SET ROLE to every creator; a superuser may.</param>
    /// <param name="catalogue">Tells who else made tables in the model's schemas.</param>
    public static async Task<IReadOnlyList<FutureObjectsResult>> Try(
        NpgsqlDataSource control,
        RoleModel model,
        Catalogue catalogue,
        ProbeOptions? options,
        CancellationToken ct
    )
    {
        var results = new List<FutureObjectsResult>();
        foreach (
            var creator in model
                .WithOwners(catalogue)
                .Creators.Append(model.Migrator)
                .Distinct()
                .Where(c => c != model.App)
        )
        {
            foreach (var schema in model.Schemas)
            {
                var result = await Try(control, model.App, creator, schema, options ?? new(), ct);
                // One that is only known by its tables, and may make no more there, has no next one.
                if (
                    result is not { Verdict: Verdict.Denied, Missing.Count: 0 }
                    || creator == model.Migrator
                    || model.Creators.Contains(creator)
                )
                    results.Add(result);
            }
        }

        return results;
    }

    private static async Task<FutureObjectsResult> Try(
        NpgsqlDataSource control,
        string app,
        string creator,
        string schema,
        ProbeOptions options,
        CancellationToken ct
    )
    {
        try
        {
            await using var connection = await control.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.Limit(options.LockTimeout, options.StatementTimeout, ct);
            var name = "pipeline_probe_" + Guid.NewGuid().ToString("N")[..12];
            var (table, sequence) = (SqlText.Qualified(schema, name), SqlText.Qualified(schema, name + "_seq"));
            await connection.Run($"SET LOCAL ROLE {SqlText.Identifier(creator)}", ct);
            await connection.Run($"CREATE TABLE {table} (id int)", ct);
            await connection.Run($"CREATE SEQUENCE {sequence}", ct);
            var missing = await connection.Rows(
                """
                SELECT p || ' on tables' FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p WHERE NOT has_table_privilege($1, $2, p)
                UNION ALL
                SELECT 'USAGE on sequences' WHERE NOT has_sequence_privilege($1, $3, 'USAGE')
                """,
                r => r.GetString(0),
                ct,
                app,
                table,
                sequence
            );
            return Result(creator, schema, app, missing);
        }
        catch (PostgresException e)
        {
            return new FutureObjectsResult(
                creator,
                schema,
                e.SqlState == PostgresErrorCodes.InsufficientPrivilege ? Verdict.Denied : Verdict.Inconclusive,
                [],
                $"{creator} cannot create a table in {schema}: {e.MessageText} ({e.SqlState})",
                $"GRANT CREATE ON SCHEMA {SqlText.Identifier(schema)} TO {SqlText.Identifier(creator)}"
            );
        }
    }

    private static FutureObjectsResult Result(string creator, string schema, string app, IReadOnlyList<string> missing)
    {
        if (missing.Count == 0)
        {
            return new FutureObjectsResult(
                creator,
                schema,
                Verdict.Allowed,
                [],
                $"{app} may use what {creator} creates in {schema}",
                ""
            );
        }

        var grants = missing
            .Select(m => m.Split(" on "))
            .GroupBy(p => p[1], p => p[0])
            .Select(g =>
                $"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlText.Identifier(creator)} IN SCHEMA "
                + $"{SqlText.Identifier(schema)} GRANT {string.Join(", ", g)} ON {g.Key.ToUpperInvariant()} TO "
                + $"{SqlText.Identifier(app)}"
            );
        return new FutureObjectsResult(
            creator,
            schema,
            Verdict.Denied,
            missing,
            $"{app} lacks {string.Join(", ", missing)} that {creator} creates in {schema}",
            string.Join("; ", grants)
        );
    }
}
