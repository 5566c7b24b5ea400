namespace Pipeline.Postgres;

/// <summary>Code that runs with more than the caller's rights, or outside the server's control.</summary>
internal static class CodeRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        Functions(scope).Concat(Languages(scope));

    private static IEnumerable<Finding> Functions(ReachScope scope) =>
        from f in scope.Catalogue.Objects
        where f.Kind == ObjectKind.Function && (f.IsForeignTerritory || !scope.Owns(f))
        let entry = f.Acl.Where(a => a.Privilege == "EXECUTE" && scope.Counts(a.Grantee)).OrderByDescending(a => a.Grantee).Cast<AclEntry?>().FirstOrDefault()
        where entry is not null && scope.CanName(f)
        let finding = Judge(scope, f, entry.Value)
        where finding is not null
        select finding;

    private static Finding? Judge(ReachScope scope, CatalogueObject f, AclEntry entry)
    {
        var owner = scope.Catalogue.RoleOf(f.Owner);
        var path = $"{scope.Path(entry.Grantee)} -> EXECUTE on function {f.Identity}";
        var fix = $"REVOKE EXECUTE ON FUNCTION {f.Identity} FROM {(entry.Grantee == 0 ? "PUBLIC" : SqlText.Identifier(scope.Catalogue.NameOf(entry.Grantee)))}";
        var label = Names.Of(f);
        if (f.Has(ObjectTraits.System))
        {
            return new Finding(FindingKind.SystemObject, Severity.Breach, label, path, "A function of the server that initdb keeps from everybody.", fix);
        }

        if (f.Has(ObjectTraits.SecurityDefiner))
        {
            var privileged = owner.Superuser || owner.CreateRole || owner.Replication || owner.BypassRls || owner.Name == scope.Model.Legacy || owner.Name == scope.Model.Migrator;
            var severity = privileged && !f.Has(ObjectTraits.PinnedSearchPath) ? Severity.Breach : Severity.Risk;
            var what = f.Has(ObjectTraits.PinnedSearchPath) ? "Its search_path is pinned; read what it does." : "Its search_path is not pinned, so the caller may choose what its names mean.";
            return new Finding(FindingKind.DefinerFunction, severity, label, $"{path} -> runs as {owner.Name}{(owner.Superuser ? " -> SUPERUSER" : "")}", what, fix);
        }

        return f.Has(ObjectTraits.UntrustedLanguage)
            ? new Finding(FindingKind.UntrustedCode, Severity.Risk, label, path, $"Language {f.Detail} is untrusted: the code has the server's rights on the host.", fix)
            : null;
    }

    /// <summary>GRANT refuses an untrusted language; a changed pg_language row does not.</summary>
    private static IEnumerable<Finding> Languages(ReachScope scope) =>
        from l in scope.Catalogue.Objects
        where l.Kind == ObjectKind.Language && !l.Has(ObjectTraits.UntrustedLanguage) && IsUnsafe(l.Identity) && scope.Holds(l, "USAGE")
        select new Finding(FindingKind.UntrustedCode, Severity.Breach, Names.Of(l), $"{scope.Path(0)} -> USAGE on language {l.Identity}",
            "The language is marked trusted and is not safe: functions in it do anything on the host.", $"UPDATE pg_catalog.pg_language SET lanpltrusted = false WHERE lanname = {SqlText.Literal(l.Identity)}");

    private static bool IsUnsafe(string language) => language is "c" or "internal" || (language.StartsWith("pl", StringComparison.Ordinal) && language.EndsWith('u'));
}
