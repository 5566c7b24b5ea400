using Npgsql;
using Pipeline.Postgres;

namespace Pipeline.Inventories;

/// <summary>
/// What is asked of a database server over one login: the role, what it reaches (the same closure that a cut-over looks
/// at), and what moves. Every transaction is read-only.
/// </summary>
internal static class LoginQuestions
{
    private const int MostHeartbeats = 3;

    private const string Whoami =
        "SELECT rolname::text, rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user";

    /// <summary>Queries for the newest time in a column, of tables that are read in no time.</summary>
    private const string TimeColumns = """
        SELECT pg_catalog.format('SELECT max(%I) FROM %I.%I', a.attname, n.nspname, c.relname)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND c.reltuples < 100000
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.atttypid = 'pg_catalog.timestamptz'::pg_catalog.regtype AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
        ORDER BY n.nspname, c.relname, a.attnum LIMIT 30
        """;

    /// <exception cref="NpgsqlException">The login fails, or the server does not answer in time.</exception>
    public static async Task<LoginAnswer> Ask(NpgsqlDataSource source, string server, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var (role, isSuperuser) = await Role(connection, ct);
        var answer = new LoginAnswer(isSuperuser, $"{server} was asked, as {role}")
        {
            Heartbeats = await Moving(connection, ct),
        };
        return isSuperuser ? answer : await Reaching(answer, source, role, ct);
    }

    private static async Task<(string Name, bool IsSuperuser)> Role(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(OwnStatements.Mark(Whoami), connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetString(0), reader.GetBoolean(1));
    }

    private static async Task<LoginAnswer> Reaching(
        LoginAnswer answer,
        NpgsqlDataSource source,
        string role,
        CancellationToken ct
    )
    {
        try
        {
            var catalogue = await CatalogueReader.Read(source, ct);
            var found = Reachability.Find(catalogue, Model(catalogue, role)).Where(f => f.Severity > Severity.Note);
            var lines = found.Select(f => (f.Severity, Text: $"{f.Path}: {f.WhyItMatters.TrimEnd('.')}")).ToList();
            return answer with
            {
                Reach = [.. lines.Select(l => l.Text)],
                Breaches = lines.Count(l => l.Severity == Severity.Breach),
            };
        }
        catch (Exception e) when (e is NpgsqlException or NotSupportedException or RoleModelException)
        {
            return answer with { Why = $"{answer.Why}; what it reaches could not be read ({Code(e)})" };
        }
    }

    /// <summary>
    /// There is no model yet: the role may use all data of the database, and make or change none of it.
    /// </summary>
    private static RoleModel Model(Catalogue catalogue, string role) =>
        new(
            Legacy: "",
            App: role,
            Migrator: "",
            Creators: [],
            Schemas:
            [
                .. catalogue
                    .Objects.Where(o => o.Kind == ObjectKind.Schema && !o.IsForeignTerritory)
                    .Select(o => o.Schema)
                    .Append("public")
                    .Distinct(),
            ],
            RevokePublic: []
        );

    private static async Task<IReadOnlyList<string>> Moving(NpgsqlConnection connection, CancellationToken ct)
    {
        var queries = new List<string>();
        await using (var command = new NpgsqlCommand(OwnStatements.Mark(TimeColumns), connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                queries.Add(reader.GetString(0));
        var moving = new List<string>();
        foreach (var query in queries)
            if (moving.Count < MostHeartbeats && await IsRecent(connection, query, ct))
                moving.Add(query);
        return moving;
    }

    private static async Task<bool> IsRecent(NpgsqlConnection connection, string query, CancellationToken ct)
    {
        var sql = $"SELECT ({query}) BETWEEN now() - interval '5 minutes' AND now() + interval '1 second'";
        try
        {
            await using var command = new NpgsqlCommand(OwnStatements.Mark(sql), connection);
            return await command.ExecuteScalarAsync(ct) is true;
        }
        catch (PostgresException)
        {
            // Of one table, such as one that somebody locks.
            return false;
        }
    }

    /// <summary>No message of the server: it may quote what was sent.</summary>
    public static string Code(Exception e) =>
        e switch
        {
            PostgresException refused => $"SQLSTATE {refused.SqlState}",
            NotSupportedException => "the server is older than 13",
            _ => "no answer",
        };
}
