using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Rights that belong to a role and not to an object, asked as the runtime role.</summary>
internal static class SessionRight
{
    /// <summary>SET ROLE and SET SESSION AUTHORIZATION.</summary>
    public static async Task<RehearsalResult> Role(
        NpgsqlDataSource app,
        string shown,
        SqlReader reader,
        int at,
        CancellationToken ct
    )
    {
        var target = reader
            .Tokens.Skip(at + 1)
            .FirstOrDefault(t => !t.Is("to") && !(t.Kind == SqlKind.Operator && t.Text == "="));
        if (reader.Is(0, "reset") || target.Is("none") || target.Is("default"))
        {
            return new RehearsalResult(shown, RehearsalVerdict.Works, "it needs no right", "");
        }

        if (target.Kind is SqlKind.Parameter || target.Text is null)
        {
            return new RehearsalResult(shown, RehearsalVerdict.Inconclusive, "the role is not known", "");
        }

        await using var connection = await app.OpenConnectionAsync(ct);
        var right = connection.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER";
        var question = reader.Is(at, "role")
            ? $"SELECT pg_has_role(r.oid, '{right}') FROM pg_catalog.pg_roles r WHERE rolname = $1"
            : "SELECT session_user = r.rolname OR current_setting('is_superuser') = 'on' FROM "
                + "pg_catalog.pg_roles r WHERE rolname = $1";
        return Result(shown, await connection.Scalar(question, ct, target.Text), $"may not become {target.Text}");
    }

    /// <summary>A parameter that only superusers set, unless it was granted.</summary>
    public static async Task<RehearsalResult> Parameter(
        NpgsqlDataSource app,
        string shown,
        string name,
        CancellationToken ct
    )
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        var granted = connection.PostgreSqlVersion.Major >= 15 ? "has_parameter_privilege(name, 'SET')" : "false";
        var answer = await connection.Scalar(
            $"""
            SELECT CASE WHEN context IN ('user') THEN true WHEN context IN ('superuser') THEN current_setting('is_superuser') = 'on' OR {granted} END
            FROM pg_catalog.pg_settings WHERE lower(name) = lower($1)
            """,
            ct,
            name
        );
        // A name with a dot that no library defines is a placeholder, which anybody sets.
        return Result(
            shown,
            answer ?? (name.Contains('.', StringComparison.Ordinal) ? true : null),
            $"may not set {name}"
        );
    }

    /// <summary>Statements about roles that hold a password: they are not tried, for the server may log them.</summary>
    public static async Task<RehearsalResult> ManageRoles(NpgsqlDataSource app, string shown, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        return Result(
            shown,
            await connection.Scalar(
                "SELECT rolsuper OR rolcreaterole FROM pg_catalog.pg_roles WHERE rolname = current_user",
                ct
            ),
            "may not manage roles"
        );
    }

    private static RehearsalResult Result(string shown, object? answer, string lacking) =>
        answer switch
        {
            true => new(shown, RehearsalVerdict.Works, "by catalogue", ""),
            false => new(shown, RehearsalVerdict.MissingGrant, lacking, ""),
            _ => new(shown, RehearsalVerdict.Inconclusive, "the catalogue does not know it", ""),
        };
}
