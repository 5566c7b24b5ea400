using System.Text.RegularExpressions;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Takes from a role that is about to be dropped what it was given since, as by default privileges on newer tables.
/// </summary>
internal static partial class RoleRemoval
{
    /// <returns>What was taken, or why nothing was; null when the statement drops no role, or nothing had to be
    /// taken.</returns>
    public static async Task<UndoNote?> Prepare(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
        if (DropRole().Match(statement) is not { Success: true } drop)
        {
            return null;
        }

        var role = SqlText.ReadIdentifier(drop.Groups["role"].Value);
        var held = await connection.Rows(
            """
            SELECT pg_describe_object(d.classid, d.objid, d.objsubid), d.deptype = 'o' AND d.classid <> 'pg_catalog.pg_default_acl'::regclass
            FROM pg_catalog.pg_shdepend d WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
              AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
            """,
            r => (What: r.GetString(0), Owned: r.GetBoolean(1)),
            ct,
            role
        );
        if (held.Where(h => h.Owned).Select(h => h.What).ToList() is { Count: > 0 } owned)
        {
            return new UndoNote(
                statement,
                $"{role} owns {string.Join(", ", owned.Take(5))}: give that to another role first (REASSIGN "
                    + $"OWNED BY {SqlText.Identifier(role)} TO …)"
            );
        }

        if (held.Count == 0)
        {
            return null;
        }

        // It owns nothing, so this revokes and drops no object.
        await connection.Run($"DROP OWNED BY {SqlText.Identifier(role)}", ct);
        return new UndoNote(
            $"DROP OWNED BY {SqlText.Identifier(role)}",
            "revoked, given since the cut-over: rights on "
                + $"{string.Join(", ", held.Select(h => h.What).Distinct().Take(5))}"
        );
    }

    [GeneratedRegex("^DROP ROLE IF EXISTS (?<role>\"(?:[^\"]|\"\")+\")$")]
    private static partial Regex DropRole();
}
