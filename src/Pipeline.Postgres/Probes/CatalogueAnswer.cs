using System.Text.RegularExpressions;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// For statements that are never tried, ALTER SYSTEM first of all: the right that they need, read from the catalogue.
/// </summary>
internal static partial class CatalogueAnswer
{
    private const string Super = "(SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = $1)";

    public static async Task<ProbeResult> Give(
        NpgsqlDataSource app,
        NpgsqlDataSource control,
        string sql,
        string why,
        CancellationToken ct
    )
    {
        try
        {
            await using var login = await app.OpenConnectionAsync(ct);
            var role = (string)(await login.Scalar("SELECT current_user::text", ct))!;
            await using var connection = await control.OpenConnectionAsync(ct);
            if (Question(StatementText.Bare(sql), sql, connection.PostgreSqlVersion.Major) is not { } question)
            {
                return Result(sql, Verdict.Inconclusive, $"not tried: {why}; the catalogue findings are the answer");
            }

            return await connection.Scalar(question.Sql, ct, [role, .. question.Names]) switch
            {
                true => Result(sql, Verdict.Allowed, $"by catalogue: {role} has {question.Right}; not tried: {why}"),
                false => Result(sql, Verdict.Denied, $"by catalogue: {role} lacks {question.Right}; not tried: {why}"),
                _ => Result(sql, Verdict.Inconclusive, $"not tried: {why}; the catalogue does not know the object"),
            };
        }
        catch (NpgsqlException e)
        {
            return Result(sql, Verdict.Inconclusive, $"not tried: {why}; no answer from the catalogue: {e.Message}");
        }
    }

    private static (string Sql, string Right, string[] Names)? Question(string bare, string sql, int version)
    {
        if (bare.StartsWith("ALTER SYSTEM", StringComparison.OrdinalIgnoreCase))
        {
            var parameter = Parameter().Match(bare).Groups["name"].Value.ToLowerInvariant();
            return version >= 15 && parameter.Length > 0 && parameter != "all"
                ? (
                    $"SELECT {Super} OR has_parameter_privilege($1, $2, 'ALTER SYSTEM')",
                    $"SUPERUSER or ALTER SYSTEM on {parameter}",
                    [parameter]
                )
                : ($"SELECT {Super}", "SUPERUSER", []);
        }

        if (Vacuum().Match(sql) is { Success: true } vacuum)
        {
            var right =
                version >= 17
                    ? "has_table_privilege($1, t, 'MAINTAIN')"
                    : "pg_has_role($1, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = t), 'USAGE')";
            return (
                $"SELECT {Super} OR {right} FROM to_regclass($2) t",
                "MAINTAIN or ownership",
                [vacuum.Groups["table"].Value]
            );
        }

        return StatementText.Head(bare) switch
        {
            "CREATE DATABASE" => (
                $"SELECT {Super} OR (SELECT rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = $1)",
                "CREATEDB",
                []
            ),
            "DROP DATABASE" => (
                $"SELECT {Super} OR pg_has_role($1, (SELECT datdba FROM pg_catalog.pg_database WHERE datname "
                    + "= $2), 'USAGE')",
                "ownership of the database",
                [SqlText.ReadIdentifier(bare.Split(' ')[^1])]
            ),
            "CHECKPOINT" => (
                version >= 15 ? $"SELECT {Super} OR pg_has_role($1, 'pg_checkpoint', 'USAGE')" : $"SELECT {Super}",
                "pg_checkpoint",
                []
            ),
            "CREATE TABLESPACE" or "DROP TABLESPACE" => ($"SELECT {Super}", "SUPERUSER", []),
            _ when StatementText.Head(bare, 1) is "LOAD" => ($"SELECT {Super}", "SUPERUSER", []),
            _ when Program().IsMatch(bare) => (
                $"SELECT {Super} OR pg_has_role($1, 'pg_execute_server_program', 'USAGE')",
                "pg_execute_server_program",
                []
            ),
            _ when CopyFile().Match(bare) is { Success: true } copy => FileQuestion(copy.Groups["way"].Value),
            _ => null,
        };
    }

    private static (string, string, string[]) FileQuestion(string way)
    {
        var role = way.Equals("TO", StringComparison.OrdinalIgnoreCase)
            ? "pg_write_server_files"
            : "pg_read_server_files";
        return ($"SELECT {Super} OR pg_has_role($1, '{role}', 'USAGE')", role, []);
    }

    private static ProbeResult Result(string sql, Verdict verdict, string reason) =>
        new(sql, Verdict.Denied, verdict, reason, null, Evidence.Catalogue, null, null);

    [GeneratedRegex(@"^ALTER SYSTEM (SET|RESET) (?<name>[\w.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();

    [GeneratedRegex(
        """^\s*VACUUM\s+(\([^)]*\)\s*)?((FULL|FREEZE|VERBOSE|ANALYZE)\s+)*(?<table>[^\s;,()]+|("[^"]+"\.)?"[^"]+")\s*;?\s*$""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Vacuum();

    [GeneratedRegex(@"^COPY .* (FROM|TO) PROGRAM ''", RegexOptions.IgnoreCase)]
    private static partial Regex Program();

    [GeneratedRegex(@"^COPY .* (?<way>FROM|TO) ''", RegexOptions.IgnoreCase)]
    private static partial Regex CopyFile();
}
