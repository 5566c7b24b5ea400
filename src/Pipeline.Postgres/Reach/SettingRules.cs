namespace Pipeline.Postgres;

/// <summary>
/// Settings that only a superuser may change and that count for the role: its own at login, the database's, the
/// server's.
/// </summary>
internal static class SettingRules
{
    private static readonly IReadOnlyDictionary<string, string> Loose = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["session_replication_role"] = "Triggers and foreign keys do not bind it.",
        ["allow_system_table_mods"] = "The server no longer guards its own tables in its sessions.",
        ["zero_damaged_pages"] = "A damaged page is emptied when it reads it.",
        ["ignore_checksum_failure"] = "Damaged data is taken for sound.",
    };

    /// <summary>What holds the role back is off where this is set.</summary>
    public static bool IsLoose(string parameter) => Loose.ContainsKey(parameter);

    public static IEnumerable<Finding> Find(ReachScope scope) => [.. LargeObjects(scope), .. Own(scope)];

    private static IEnumerable<Finding> LargeObjects(ReachScope scope)
    {
        var setting = Mine(scope).FirstOrDefault(s => s.Name == "lo_compat_privileges" && IsOn(s.Value));
        if (setting is not null || scope.Catalogue.LooseLargeObjects)
        {
            var others = scope.Catalogue.Objects.Any(o => o.Kind == ObjectKind.LargeObject && !scope.Owns(o));
            yield return new Finding(
                FindingKind.LargeObject,
                others ? Severity.Breach : Severity.Risk,
                "all large objects",
                $"{scope.Path(setting?.Role ?? 0)} -> lo_compat_privileges",
                "The setting turns the access control of large objects off.",
                setting is null ? "ALTER SYSTEM RESET lo_compat_privileges" : Reset(scope, setting)
            );
        }
    }

    private static IEnumerable<Finding> Own(ReachScope scope) =>
        from s in Mine(scope)
        where Loose.ContainsKey(s.Name) && s.Value is not ("origin" or "local" or "off" or "false" or "no" or "0")
        select new Finding(
            FindingKind.ParameterGrant,
            Severity.Risk,
            $"setting {s.Name}",
            $"{scope.Path(s.Role ?? 0)} -> setting {s.Name} = {s.Value}",
            Loose[s.Name],
            Reset(scope, s)
        );

    /// <summary>At login only the settings of the role itself count, never a group's.</summary>
    private static IEnumerable<RoleSetting> Mine(ReachScope scope) =>
        scope
            .Catalogue.Settings.Where(s => s.Role is null || s.Role == scope.Root.Oid)
            .OrderByDescending(s => s.Role is not null);

    private static bool IsOn(string value) => value.ToLowerInvariant() is "on" or "true" or "yes" or "1" or "t" or "y";

    private static string Reset(ReachScope scope, RoleSetting setting)
    {
        var database = SqlText.Identifier(scope.Catalogue.Database);
        return setting switch
        {
            { Role: null, ThisDatabaseOnly: true } => $"ALTER DATABASE {database} RESET {setting.Name}",
            { Role: null } => $"ALTER ROLE ALL RESET {setting.Name}",
            { ThisDatabaseOnly: true } =>
                $"ALTER ROLE {SqlText.Identifier(scope.Root.Name)} IN DATABASE {database} RESET {setting.Name}",
            _ => $"ALTER ROLE {SqlText.Identifier(scope.Root.Name)} RESET {setting.Name}",
        };
    }
}
