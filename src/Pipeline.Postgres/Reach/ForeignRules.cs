namespace Pipeline.Postgres;

/// <summary>Ways to other servers: user mappings log in with a stored password, USAGE on a server or wrapper makes new ways.</summary>
internal static class ForeignRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) => Mappings(scope).Concat(Usage(scope)).Concat(LooseLargeObjects(scope));

    private static IEnumerable<Finding> Mappings(ReachScope scope) =>
        from m in scope.Catalogue.UserMappings
        where scope.Counts(m.User)
        let usable = scope.Catalogue.Objects.Any(o => o.Kind == ObjectKind.ForeignTable && o.Detail == m.Server && scope.Holds(o, "SELECT") && scope.CanName(o))
        let user = m.User == 0 ? "PUBLIC" : SqlText.Identifier(scope.Catalogue.NameOf(m.User))
        select new Finding(FindingKind.ForeignAccess, usable ? Severity.Risk : Severity.Note, $"user mapping for {user} at server {SqlText.Identifier(m.Server)}",
            $"{scope.Path(m.User)} -> user mapping -> server {m.Server}", "Foreign tables of that server are read with the mapped login.", $"DROP USER MAPPING FOR {user} SERVER {SqlText.Identifier(m.Server)}");

    private static IEnumerable<Finding> Usage(ReachScope scope) =>
        from o in scope.Catalogue.Objects
        where o.Kind is ObjectKind.ForeignDataWrapper or ObjectKind.ForeignServer && !scope.Owns(o)
        from a in o.Acl
        where a.Privilege == "USAGE" && scope.Counts(a.Grantee)
        select new Finding(FindingKind.ForeignAccess, Severity.Risk, Names.Of(o), $"{scope.Path(a.Grantee)} -> USAGE on {Names.Of(o)}",
            "It may define servers or mappings of its own and reach other hosts from inside.",
            $"REVOKE USAGE ON {(o.Kind == ObjectKind.ForeignServer ? "FOREIGN SERVER" : "FOREIGN DATA WRAPPER")} {o.Identity} FROM {(a.Grantee == 0 ? "PUBLIC" : SqlText.Identifier(scope.Catalogue.NameOf(a.Grantee)))}");

    private static IEnumerable<Finding> LooseLargeObjects(ReachScope scope) => !scope.Catalogue.LooseLargeObjects ? [] :
        [new Finding(FindingKind.LargeObject, Severity.Risk, "all large objects", $"{scope.Path(0)} -> lo_compat_privileges", "The setting turns the access control of large objects off.",
            scope.Catalogue.Settings.Any(s => s is { Name: "lo_compat_privileges", Role: null, ThisDatabaseOnly: true })
                ? $"ALTER DATABASE {SqlText.Identifier(scope.Catalogue.Database)} RESET lo_compat_privileges"
                : "ALTER SYSTEM RESET lo_compat_privileges")];
}
