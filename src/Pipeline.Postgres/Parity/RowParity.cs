using System.Globalization;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Do both roles see the same rows? Under row-level security SELECT and UPDATE "succeed" with none.</summary>
public static class RowParity
{
    /// <summary>
    /// Counts the rows of each table with row security, and of each view, in the model's schemas, as both roles, in one
    /// exported snapshot: exact on a live database. Names policies that leave a granted command without any row.
    /// </summary>
    /// <param name="legacy">Logs in as the old role.</param>
    /// <param name="app">Logs in as the runtime role.</param>
    public static async Task<IReadOnlyList<ParityDifference>> Compare(
        NpgsqlDataSource legacy,
        NpgsqlDataSource app,
        Catalogue catalogue,
        RoleModel model,
        ProbeOptions? options,
        CancellationToken ct
    )
    {
        // A wait to read makes nobody else wait.
        var limits = options ?? new() { LockTimeout = TimeSpan.FromMilliseconds(500) };
        var relations = catalogue
            .Objects.Where(o =>
                model.Schemas.Contains(o.Schema)
                && !o.IsForeignTerritory
                && (o.Kind == ObjectKind.View || (o.IsRelation && o.Has(ObjectTraits.RowSecurity)))
            )
            .ToList();
        await using var old = await legacy.OpenConnectionAsync(ct);
        await using var oldTransaction = await old.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var snapshot = (string)(await old.Scalar("SELECT pg_export_snapshot()", ct))!;
        await using var now = await app.OpenConnectionAsync(ct);
        await using var nowTransaction = await now.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await now.Run($"SET TRANSACTION SNAPSHOT {SqlText.Literal(snapshot)}", ct);
        await old.Limit(limits.LockTimeout, limits.StatementTimeout, ct);
        await now.Limit(limits.LockTimeout, limits.StatementTimeout, ct);
        var differences = new List<ParityDifference>();
        foreach (var relation in relations)
        {
            var (a, b) = (await Count(old, relation.Identity, ct), await Count(now, relation.Identity, ct));
            if (a != b)
            {
                differences.Add(
                    new ParityDifference(
                        $"rows of {relation.Identity}",
                        a,
                        b,
                        "The runtime role does not see the same rows; nothing raises an error.",
                        $"-- read the policies of {relation.Identity}"
                    )
                );
            }
        }

        return [.. differences, .. PolicyGaps(catalogue, model)];
    }

    /// <summary>A granted command for which no permissive policy applies affects no row, ever. Pure.</summary>
    public static IEnumerable<ParityDifference> PolicyGaps(Catalogue catalogue, RoleModel model)
    {
        var app =
            catalogue.FindRole(model.App)
            ?? throw new RoleModelException($"Role '{model.App}' does not exist in this cluster.");
        var mine = RoleGraph.From(catalogue, app, _ => false).Select(r => r.Role.Oid).Append(0u).ToHashSet();
        return from table in catalogue.Objects
            where
                table.Has(ObjectTraits.RowSecurity)
                && model.Schemas.Contains(table.Schema)
                && !app.Superuser
                && !app.BypassRls
            where table.Owner != app.Oid || table.Has(ObjectTraits.ForcedRowSecurity)
            from command in new (char Letter, string Name)[]
            {
                ('r', "SELECT"),
                ('a', "INSERT"),
                ('w', "UPDATE"),
                ('d', "DELETE"),
            }
            where table.Acl.Any(a => mine.Contains(a.Grantee) && a.Privilege == command.Name)
            where
                !catalogue.Policies.Any(p =>
                    p.Table == table.Oid
                    && p.Permissive
                    && (p.Command == '*' || p.Command == command.Letter)
                    && p.Roles.Any(mine.Contains)
                )
            select new ParityDifference(
                $"{command.Name} on {table.Identity}",
                "all rows",
                "no row",
                command.Name == "INSERT"
                    ? "Every INSERT fails (42501, row-level security)."
                    : "The statement succeeds and touches nothing.",
                $"CREATE POLICY {SqlText.Identifier(model.App + "_" + command.Name.ToLowerInvariant())} ON "
                    + $"{table.Identity} FOR {command.Name} TO {SqlText.Identifier(model.App)} "
                    + $"{(command.Name == "INSERT" ? "WITH CHECK" : "USING")} (true)"
            );
    }

    private static async Task<string> Count(NpgsqlConnection connection, string relation, CancellationToken ct)
    {
        await connection.Run("SAVEPOINT count", ct);
        try
        {
            return Convert.ToString(
                await connection.Scalar($"SELECT count(*) FROM {relation}", ct),
                CultureInfo.InvariantCulture
            )!;
        }
        catch (PostgresException e)
        {
            await connection.Run("ROLLBACK TO SAVEPOINT count", ct);
            return $"{e.MessageText} ({e.SqlState})";
        }
    }
}
