namespace Pipeline.Postgres;

/// <summary>Rights in ACLs that the model does not give. One finding for each object and grantee.</summary>
internal static class AclRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from o in scope.Catalogue.Objects
        where !scope.Owns(o) || o.Has(ObjectTraits.System)
        from grants in o.Acl.Where(a => scope.Counts(a.Grantee)).GroupBy(a => a.Grantee)
        from finding in Judge(scope, o, grants.Key, [.. grants])
        select finding;

    private static IEnumerable<Finding> Judge(ReachScope scope, CatalogueObject o, uint grantee, IReadOnlyList<AclEntry> entries)
    {
        var wrong = entries.Select(a => (a.Privilege, Verdict: Weigh(scope, o, a.Privilege))).Where(w => w.Verdict is not null)
            .GroupBy(w => w.Verdict!.Kind);
        foreach (var kind in wrong)
        {
            var worst = kind.MaxBy(w => w.Verdict!.Severity).Verdict!;
            yield return Make(scope, o, grantee, worst, string.Join(", ", kind.Select(w => w.Privilege).Distinct()), "");
        }

        var passable = string.Join(", ", entries.Where(a => a.Grantable).Select(a => a.Privilege).Distinct());
        if (passable.Length > 0)
        {
            yield return Make(scope, o, grantee, new Weight(FindingKind.GrantOption, Severity.Risk, "It may hand the right to anybody."), passable, "GRANT OPTION FOR ");
        }
    }

    private static Finding Make(ReachScope scope, CatalogueObject o, uint grantee, Weight weight, string privileges, string option)
    {
        var column = o.Kind == ObjectKind.Column ? $" ({o.Detail})" : "";
        var list = column.Length == 0 ? privileges : string.Join(", ", privileges.Split(", ").Select(p => p + column));
        var to = grantee == 0 ? "PUBLIC" : SqlText.Identifier(scope.Catalogue.NameOf(grantee));
        return new Finding(weight.Kind, weight.Severity, Names.Of(o), $"{scope.Path(grantee)} -> {privileges}{(option.Length > 0 ? " WITH GRANT OPTION" : "")} on {Names.Of(o)}", weight.Why,
            $"REVOKE {option}{list} ON {GrantPlanning.Keyword(o.Kind)} {o.Identity} FROM {to}");
    }

    private static Weight? Weigh(ReachScope scope, CatalogueObject o, string privilege) => (o.Kind, privilege) switch
    {
        (ObjectKind.Function or ObjectKind.Language or ObjectKind.ForeignDataWrapper or ObjectKind.ForeignServer, _) => null,
        (_, _) when o.Has(ObjectTraits.System) => new(FindingKind.SystemObject, Severity.Breach, "A right on the system catalogue that initdb does not give."),
        (ObjectKind.Database, "CREATE") => new(FindingKind.DatabaseRight, Severity.Breach, "It may create schemas, which it then owns, and trusted extensions."),
        (ObjectKind.Database, "TEMPORARY") => new(FindingKind.DatabaseRight, Severity.Note, "It may create temporary tables: pg_temp comes first on the path of a careless definer function."),
        (ObjectKind.OtherDatabase, "CREATE") => new(FindingKind.DatabaseRight, Severity.Risk, "It may create schemas in another database."),
        (ObjectKind.Schema, "CREATE") => new(FindingKind.SchemaCreate, Severity.Breach, "It may create tables and functions that shadow others'."),
        (ObjectKind.LargeObject, _) => new(FindingKind.LargeObject, Severity.Risk, "Large objects lie in no schema; the model gives none."),
        (ObjectKind.Tablespace, _) => new(FindingKind.Tablespace, Severity.Risk, "It may fill that disk."),
        (ObjectKind.Parameter, "ALTER SYSTEM") => new(FindingKind.ParameterGrant, Severity.Breach, "It may change the server's configuration for everybody."),
        (ObjectKind.Parameter, _) => new(FindingKind.ParameterGrant, Severity.Risk, "It may set a parameter that is kept for superusers."),
        (ObjectKind.Sequence, "UPDATE") => new(FindingKind.SequenceRight, Severity.Risk, "setval() moves the sequence: keys collide."),
        (ObjectKind.Column, _) => Column(scope, o, privilege),
        (_, "TRUNCATE") => new(FindingKind.TableRight, Severity.Breach, "TRUNCATE empties the table and fires no row trigger."),
        (_, "TRIGGER") => new(FindingKind.TableRight, Severity.Breach, "A trigger runs its function as whoever writes next, superusers included."),
        (_, "REFERENCES") => new(FindingKind.TableRight, Severity.Risk, "A foreign key blocks deletes and tells which keys exist."),
        (_, "MAINTAIN") => new(FindingKind.TableRight, Severity.Risk, "VACUUM FULL, CLUSTER and REINDEX lock the table."),
        (ObjectKind.Sequence, _) or (_, "SELECT" or "INSERT" or "UPDATE" or "DELETE") when o.IsRelation || o.Kind == ObjectKind.Sequence => Outside(scope, o),
        _ => null,
    };

    private static Weight? Outside(ReachScope scope, CatalogueObject o) => scope.InModel(o) || o.Has(ObjectTraits.Extension) ? null
        : scope.CanName(o) ? new(FindingKind.OutsideSchema, Severity.Risk, "The table is in no schema of the model.")
        : new(FindingKind.OutsideSchema, Severity.Note, "The table is in no schema of the model; only the missing USAGE on its schema stops it.");

    /// <summary>A column grant survives REVOKE on the table and is invisible to has_table_privilege.</summary>
    private static Weight? Column(ReachScope scope, CatalogueObject column, string privilege)
    {
        var table = scope.Catalogue.Objects.FirstOrDefault(o => o.IsRelation && o.Oid == column.Oid);
        return table is not null && scope.Holds(table, privilege)
            ? null
            : new(FindingKind.ColumnGrant, Severity.Risk, "The right is on the column only: a look at the table's rights does not show it.");
    }

    private sealed record Weight(FindingKind Kind, Severity Severity, string Why);
}
