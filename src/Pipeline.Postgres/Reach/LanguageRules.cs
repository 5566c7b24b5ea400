namespace Pipeline.Postgres;

/// <summary>
/// GRANT refuses an untrusted language; one that was marked as trusted, whoever owns it, lets everybody write code for
/// the host.
/// </summary>
internal static class LanguageRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from l in scope.Catalogue.Objects
        where
            l.Kind == ObjectKind.Language
            && !l.Has(ObjectTraits.UntrustedLanguage)
            && !ServerCode.IsSafeLanguage(l.Detail)
        let entry = scope.Entries(l, "USAGE").Cast<AclEntry?>().FirstOrDefault()
        where entry is not null
        select new Finding(
            FindingKind.UntrustedCode,
            Severity.Breach,
            Names.Display(l),
            $"{scope.Path(entry.Value.Grantee)} -> USAGE on language {l.Identity}",
            "The language is marked trusted and is not safe: functions in it do anything on the host.",
            "UPDATE pg_catalog.pg_language SET lanpltrusted = false WHERE lanname = "
                + $"{SqlText.Literal(SqlText.ReadIdentifier(l.Identity))}"
        );
}
