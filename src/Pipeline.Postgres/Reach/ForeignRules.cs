namespace Pipeline.Postgres;

/// <summary>
/// Ways to other servers and files: foreign tables, user mappings with a stored password, USAGE that makes new ways.
/// </summary>
internal static class ForeignRules
{
    private static readonly string[] Rights = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    public static IEnumerable<Finding> Find(ReachScope scope) =>
        [.. Tables(scope), .. Mappings(scope), .. Usage(scope)];

    private static IEnumerable<Finding> Tables(ReachScope scope) =>
        from o in scope.Catalogue.Objects
        where o.Kind == ObjectKind.ForeignTable && !scope.Owns(o) && scope.CanName(o)
        let entries = Rights.SelectMany(r => scope.Entries(o, r)).ToList()
        where entries.Count > 0
        let file = scope.Catalogue.Execution.ForeignData.Any(f =>
            f.Server == o.Detail && f.Handler == "file_fdw_handler"
        )
        let mapped = scope.Catalogue.UserMappings.Any(m => m.Server == o.Detail && scope.Counts(m.User))
        select new Finding(
            FindingKind.ForeignAccess,
            file || mapped ? Severity.Breach : Severity.Risk,
            Names.Display(o),
            $"{scope.Path(entries[0].Grantee)} -> "
                + $"{string.Join(", ", entries.Select(e => e.Privilege).Distinct())} on {Names.Display(o)} -> "
                + (file ? "file or program of the host" : $"server {o.Detail}"),
            file
                ? "The server reads the host for it, with its own user."
                : "The data is another server's, read with a stored login.",
            Fixes.Revoke(scope.Catalogue, o, entries)
        );

    private static IEnumerable<Finding> Mappings(ReachScope scope) =>
        from m in scope.Catalogue.UserMappings
        where scope.Counts(m.User)
        let usable = scope.Catalogue.Objects.Any(o =>
            (
                o.Kind == ObjectKind.ForeignTable
                && o.Detail == m.Server
                && scope.CanName(o)
                && Rights.Any(r => scope.Holds(o, r))
            )
            || (
                o.Kind == ObjectKind.ForeignServer
                && SqlText.ReadIdentifier(o.Identity) == m.Server
                && scope.Holds(o, "USAGE")
            )
        )
        let user = Fixes.Grantee(scope.Catalogue, m.User)
        select new Finding(
            FindingKind.ForeignAccess,
            usable ? Severity.Breach : Severity.Note,
            $"user mapping for {user} at server {SqlText.Identifier(m.Server)}",
            $"{scope.Path(m.User)} -> user mapping -> server "
                + $"{m.Server}{(m.RemoteUser.Length > 0 ? $" as {m.RemoteUser}" : "")}",
            "The other server is used with the mapped login.",
            $"DROP USER MAPPING FOR {user} SERVER {SqlText.Identifier(m.Server)}"
        );

    private static IEnumerable<Finding> Usage(ReachScope scope) =>
        from o in scope.Catalogue.Objects
        where o.Kind is ObjectKind.ForeignDataWrapper or ObjectKind.ForeignServer && !scope.Owns(o)
        let entries = scope.Entries(o, "USAGE").ToList()
        where entries.Count > 0
        select new Finding(
            FindingKind.ForeignAccess,
            Severity.Risk,
            Names.Display(o),
            $"{scope.Path(entries[0].Grantee)} -> USAGE on {Names.Display(o)}",
            "It may define servers or mappings of its own and reach other hosts from inside.",
            Fixes.Revoke(scope.Catalogue, o, entries)
        );
}
