using System.Text.RegularExpressions;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// The GRANT behind a "permission denied": of the named relation, what the statement uses and the role lacks.
/// </summary>
internal static partial class MissingGrant
{
    public static async Task<string> Name(
        NpgsqlDataSource control,
        string role,
        string statement,
        string error,
        CancellationToken ct
    )
    {
        if (Temporary().Match(error) is { Success: true } temporary)
        {
            return $"GRANT TEMPORARY ON DATABASE {SqlText.Identifier(temporary.Groups["name"].Value)} TO "
                + $"{SqlText.Identifier(role)}";
        }

        var match = Denied().Match(error);
        var (kind, name, grantee) = (match.Groups["kind"].Value, match.Groups["name"].Value, SqlText.Identifier(role));
        return kind switch
        {
            "schema" => $"GRANT USAGE ON SCHEMA {SqlText.Identifier(name)} TO {grantee}",
            "sequence" => $"GRANT USAGE ON SEQUENCE {SqlText.Identifier(name)} TO {grantee}",
            "function" or "procedure" => $"GRANT EXECUTE ON ROUTINE {SqlText.Identifier(name)} TO {grantee}",
            "" => "",
            _ => await Relation(control, role, statement, name, ct),
        };
    }

    private static async Task<string> Relation(
        NpgsqlDataSource control,
        string role,
        string statement,
        string name,
        CancellationToken ct
    )
    {
        await using var connection = await control.OpenConnectionAsync(ct);
        var lacking = await connection.Rows(
            """
            SELECT format('%I.%I', n.nspname, c.relname), p
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p
            WHERE c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT has_table_privilege($1, c.oid, p)
            """,
            r => (Table: r.GetString(0), Privilege: r.GetString(1)),
            ct,
            role,
            name
        );
        var bare = StatementText.Bare(statement).ToUpperInvariant();
        if (!Dml().IsMatch(bare))
        {
            return "";
        }

        var used = lacking
            .Where(l => l.Privilege == "SELECT" ? Reads().IsMatch(bare) : Regex.IsMatch(bare, $@"\b{l.Privilege}\b"))
            .ToList();
        return string.Join(
            "; ",
            (used.Count > 0 ? used : lacking)
                .GroupBy(l => l.Table, l => l.Privilege)
                .Select(g => $"GRANT {string.Join(", ", g)} ON TABLE {g.Key} TO {SqlText.Identifier(role)}")
        );
    }

    [GeneratedRegex("^permission denied for (?<kind>[a-z -]+?) (?<name>.+)$")]
    private static partial Regex Denied();

    [GeneratedRegex("^permission denied to create temporary tables in database \"(?<name>.+)\"$")]
    private static partial Regex Temporary();

    /// <summary>RETURNING, ON CONFLICT and WHERE read, so they need SELECT beside the write.</summary>
    [GeneratedRegex(@"^(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE|COPY|LOCK)\b")]
    private static partial Regex Dml();

    [GeneratedRegex(@"\b(SELECT|RETURNING|ON CONFLICT|WHERE|TABLE|USING)\b")]
    private static partial Regex Reads();
}
