namespace Pipeline.Postgres;

/// <summary>
/// Default privileges that give too much on what does not exist yet: green today, a breach after the next migration. In
/// any schema.
/// </summary>
internal static class DefaultRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from d in scope.Catalogue.DefaultAcls
        where !scope.IsMine(d.Creator)
        from grants in d.Acl.Where(a => scope.Counts(a.Grantee)).GroupBy(a => a.Grantee)
        from finding in Judge(scope, d, grants.Key, [.. grants])
        select finding;

    private static IEnumerable<Finding> Judge(
        ReachScope scope,
        DefaultAcl d,
        uint grantee,
        IReadOnlyList<AclEntry> entries
    )
    {
        var wrong = entries
            .Select(a => (a.Privilege, Severity: Weigh(scope, d, a.Privilege)))
            .Where(w => w.Severity is not null)
            .ToList();
        if (wrong.Count > 0)
        {
            yield return Make(
                scope,
                d,
                grantee,
                wrong.Max(w => w.Severity!.Value),
                string.Join(", ", wrong.Select(w => w.Privilege)),
                ""
            );
        }

        var passable = string.Join(", ", entries.Where(a => a.Grantable).Select(a => a.Privilege));
        if (passable.Length > 0 && wrong.Count == 0)
        {
            yield return Make(scope, d, grantee, Severity.Risk, passable, "GRANT OPTION FOR ");
        }
    }

    private static Finding Make(
        ReachScope scope,
        DefaultAcl d,
        uint grantee,
        Severity severity,
        string privileges,
        string option
    )
    {
        var what = d.ObjectType switch
        {
            'r' => "TABLES",
            'S' => "SEQUENCES",
            'f' => "FUNCTIONS",
            'T' => "TYPES",
            'L' => "LARGE OBJECTS",
            _ => "SCHEMAS",
        };
        var inSchema = d.Schema.Length == 0 ? "" : $" IN SCHEMA {SqlText.Identifier(d.Schema)}";
        var creator = SqlText.Identifier(scope.Catalogue.NameOf(d.Creator));
        var future =
            $"future {what.ToLowerInvariant()} of "
            + $"{creator}{inSchema.Replace(" IN SCHEMA ", " in schema ", StringComparison.Ordinal)}";
        return new Finding(
            FindingKind.DefaultPrivilege,
            severity,
            future,
            $"{scope.Path(grantee)} -> {privileges}{(option.Length > 0 ? " WITH GRANT OPTION" : "")} on {future}",
            "Every object that role creates from now on gives this right.",
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {creator}{inSchema} REVOKE {option}{privileges} ON {what} "
                + $"FROM {Fixes.Grantee(scope.Catalogue, grantee)}"
        );
    }

    /// <summary>As bad as the right would be on an object that is there.</summary>
    private static Severity? Weigh(ReachScope scope, DefaultAcl d, string privilege) =>
        (d.ObjectType, privilege) switch
        {
            ('r', "TRUNCATE" or "TRIGGER") or ('n', "CREATE") or ('L', _) => Severity.Breach,
            ('n', _) => Severity.Risk,
            ('r', "REFERENCES" or "MAINTAIN") => Severity.Risk,
            ('r', _) => scope.Model.Schemas.Contains(d.Schema) ? null
            : d.Schema.Length > 0 && scope.CanUse(d.Schema) ? Severity.Breach
            : Severity.Risk,
            ('S', "UPDATE") => Severity.Risk,
            ('S', _) => scope.Model.Schemas.Contains(d.Schema) ? null : Severity.Risk,
            _ => null,
        };
}
