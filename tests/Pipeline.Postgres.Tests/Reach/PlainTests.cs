using Npgsql;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>The usual proofs of a least-privilege role, run for comparison.</summary>
internal static class PlainTests
{
    /// <summary>
    /// Every ACL entry of the runtime role and of PUBLIC, as a person would list them: databases, schemas, tables (but
    /// an extension's), columns, functions.
    /// </summary>
    public const string AclListing = """
        SELECT concat_ws(' ', o.kind, o.name, a.grantee, a.privilege_type, a.is_grantable) FROM (
          SELECT 'schema' AS kind, nspname::text AS name, nspacl AS acl FROM pg_namespace
          UNION ALL SELECT 'database', CASE WHEN datname = current_database() THEN 'this' ELSE datname END, datacl FROM pg_database WHERE datname <> 'clean'
          UNION ALL SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, oid::regclass::text, relacl FROM pg_class c
            WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
          UNION ALL SELECT 'column', attrelid::regclass::text || '.' || attname, attacl FROM pg_attribute
          UNION ALL SELECT 'function', oid::regprocedure::text, proacl FROM pg_proc
        ) o CROSS JOIN LATERAL aclexplode(o.acl) a
        WHERE a.grantee IN (0, 'trap_app'::regrole)
        """;

    private static readonly string[] Negative =
    [
        "CREATE TABLE _bot_leak (id int)",
        "DROP TABLE decision_logs",
        "ALTER TABLE decision_logs ADD COLUMN leak int",
        "TRUNCATE bot_statuses",
        "CREATE ROLE evil",
    ];

    /// <summary>Which of them go red.</summary>
    public static async Task<string> See(TrapDatabase database)
    {
        var allowed = new List<bool>();
        foreach (var sql in Negative)
        {
            allowed.Add(await Succeeds(database.App, sql));
        }

        var entries = await database.Legacy.Column(AclListing);
        return (allowed[0] ? "t" : "")
            + (allowed.Any(a => a) ? "n" : "")
            + (entries.Any(e => !database.Server.CleanAcls.Contains(e) && !IsModel(e)) ? "a" : "");
    }

    /// <summary>What the model gives on a new object of its schema, and what CREATE gives PUBLIC.</summary>
    private static bool IsModel(string entry)
    {
        var words = entry.Split(' ');
        return words[^1] == "f"
            && (
                (
                    words[0] == "table"
                    && words[^3] != "0"
                    && !words[1].StartsWith("pg_", StringComparison.Ordinal)
                    && words[^2] is "SELECT" or "INSERT" or "UPDATE" or "DELETE"
                    && !words[1].Contains('.', StringComparison.Ordinal)
                )
                || (words[0] == "sequence" && words[^2] is "USAGE" or "SELECT")
                || (words[0] == "function" && words[^3] == "0")
                || (words[0] == "database" && words[^2] is "CONNECT")
            );
    }

    private static async Task<bool> Succeeds(NpgsqlDataSource source, string sql)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.Run(sql, default);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
