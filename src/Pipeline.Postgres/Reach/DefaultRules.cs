namespace Pipeline.Postgres;

/// <summary>Default privileges that give too much to tables that do not exist yet: green today, a breach after the next migration.</summary>
internal static class DefaultRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from d in scope.Catalogue.DefaultAcls
        from grants in d.Acl.Where(a => scope.Counts(a.Grantee) && !scope.IsMine(d.Creator) && IsTooMuch(d.ObjectType, a.Privilege)).GroupBy(a => a.Grantee)
        let privileges = string.Join(", ", grants.Select(a => a.Privilege))
        let what = d.ObjectType switch { 'r' => "TABLES", 'S' => "SEQUENCES", _ => "SCHEMAS" }
        let inSchema = d.Schema.Length == 0 ? "" : $" IN SCHEMA {SqlText.Identifier(d.Schema)}"
        let creator = SqlText.Identifier(scope.Catalogue.NameOf(d.Creator))
        select new Finding(FindingKind.DefaultPrivilege, Severity.Risk, $"future {what.ToLowerInvariant()} of {creator}{inSchema.Replace(" IN SCHEMA ", " in schema ", StringComparison.Ordinal)}",
            $"{scope.Path(grants.Key)} -> {privileges} on future {what.ToLowerInvariant()} of {creator}", "Every object that role creates from now on gives this right.",
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {creator}{inSchema} REVOKE {privileges} ON {what} FROM {(grants.Key == 0 ? "PUBLIC" : SqlText.Identifier(scope.Catalogue.NameOf(grants.Key)))}");

    private static bool IsTooMuch(char type, string privilege) => type switch
    {
        'r' => !RoleRights.Dml.Contains(privilege),
        'S' => privilege == "UPDATE",
        'n' => privilege == "CREATE",
        _ => false,
    };
}
