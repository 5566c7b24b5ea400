using System.Globalization;

namespace Pipeline.Postgres;

/// <summary>Settings that belong to the role: ALTER ROLE … SET does not carry over. Pure.</summary>
public static class SettingsParity
{
    /// <exception cref="RoleModelException">One of the roles does not exist.</exception>
    public static IReadOnlyList<ParityDifference> Compare(Catalogue catalogue, string legacy, string app)
    {
        var (old, now) = (Require(catalogue, legacy), Require(catalogue, app));
        var (oldSettings, newSettings) = (Effective(catalogue, old), Effective(catalogue, now));
        return
        [
            .. oldSettings
                .Keys.Union(newSettings.Keys)
                .Order(StringComparer.Ordinal)
                .Select(name => (name, a: oldSettings.GetValueOrDefault(name), b: newSettings.GetValueOrDefault(name)))
                .Where(s => s.a != s.b)
                .Select(s => Setting(catalogue, app, s.name, s.a, s.b)),
            .. UserSchema(catalogue, old, now),
            .. Limits(old, now),
        ];
    }

    /// <summary>Later wins: database, role, role in database.</summary>
    private static Dictionary<string, string> Effective(Catalogue catalogue, Role role)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var s in catalogue
                .Settings.Where(s => s.Role is null || s.Role == role.Oid)
                .OrderBy(s => (s.Role is null ? 0 : 2) + (s.ThisDatabaseOnly ? 1 : 0))
        )
        {
            settings[s.Name] = s.Value;
        }

        return settings;
    }

    /// <summary>The catalogue keeps list settings ready-quoted, as SET takes them; others are one literal.</summary>
    private static ParityDifference Setting(Catalogue catalogue, string app, string name, string? old, string? now)
    {
        var (role, here) = (
            $"ALTER ROLE {SqlText.Identifier(app)}",
            $"IN DATABASE {SqlText.Identifier(catalogue.Database)}"
        );
        var isList =
            name is "search_path" or "temp_tablespaces" or "local_preload_libraries" or "session_preload_libraries";
        var fix = old is null
            ? $"{role} RESET {name}; {role} {here} RESET {name}"
            : $"{role} {here} SET {name} TO {(isList ? old : SqlText.Literal(old))}";
        return new ParityDifference(
            $"setting {name}",
            old ?? "(default)",
            now ?? "(default)",
            "The setting is the role's: the service runs with another one after the switch.",
            fix
        );
    }

    /// <summary>
    /// The default path begins with "$user": a schema that bears the old role's name is found no more.
    /// </summary>
    private static IEnumerable<ParityDifference> UserSchema(Catalogue catalogue, Role old, Role now)
    {
        var path = Effective(catalogue, now).GetValueOrDefault("search_path", "\"$user\", public");
        return from name in (string[])[old.Name, now.Name]
            where
                path.Contains("$user", StringComparison.Ordinal)
                && catalogue.Objects.Any(o => o.Kind == ObjectKind.Schema && o.Schema == name)
            select new ParityDifference(
                "search_path $user",
                old.Name,
                now.Name,
                $"Schema {name} is on the path of one role only: names resolve to other tables.",
                $"ALTER ROLE {SqlText.Identifier(now.Name)} IN DATABASE "
                    + $"{SqlText.Identifier(catalogue.Database)} SET search_path TO {SqlText.Identifier(old.Name)}, "
                    + "public"
            );
    }

    private static IEnumerable<ParityDifference> Limits(Role old, Role now)
    {
        var role = SqlText.Identifier(now.Name);
        if (now.ConnectionLimit >= 0 && (old.ConnectionLimit < 0 || now.ConnectionLimit < old.ConnectionLimit))
        {
            yield return new ParityDifference(
                "connection limit",
                Text(old.ConnectionLimit),
                Text(now.ConnectionLimit),
                "Services may find no connection (53300).",
                $"ALTER ROLE {role} CONNECTION LIMIT {Text(old.ConnectionLimit)}"
            );
        }

        if (now.ValidUntil is { } until && (old.ValidUntil is null || until < old.ValidUntil))
        {
            yield return new ParityDifference(
                "valid until",
                old.ValidUntil?.ToString("u", CultureInfo.InvariantCulture) ?? "for ever",
                until.ToString("u", CultureInfo.InvariantCulture),
                "The password stops working at that time (28P01).",
                $"ALTER ROLE {role} VALID UNTIL 'infinity'"
            );
        }
    }

    private static string Text(int limit) => limit.ToString(CultureInfo.InvariantCulture);

    private static Role Require(Catalogue catalogue, string name) =>
        catalogue.FindRole(name) ?? throw new RoleModelException($"Role '{name}' does not exist in this cluster.");
}
