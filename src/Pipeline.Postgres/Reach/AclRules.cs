namespace Pipeline.Postgres;

/// <summary>Rights in ACLs that the model does not give. One finding for each object and grantee.</summary>
internal static class AclRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from grantee in scope.Grantees
        from o in scope.Catalogue.ByGrantee[grantee]
        where !scope.Owns(o) || o.Has(ObjectTraits.System)
        let entries = o.Acl.Where(a => a.Grantee == grantee).ToList()
        where entries.Count > 0
        from finding in Judge(scope, o, grantee, entries)
        select finding;

    private static IEnumerable<Finding> Judge(
        ReachScope scope,
        CatalogueObject o,
        uint grantee,
        IReadOnlyList<AclEntry> entries
    )
    {
        var wrong = entries
            .Select(a => (Entry: a, Verdict: Weigh(scope, o, a.Privilege)))
            .Where(w => w.Verdict is not null)
            .GroupBy(w => w.Verdict!.Kind);
        foreach (var kind in wrong)
        {
            var worst = kind.MaxBy(w => w.Verdict!.Severity).Verdict!;
            yield return Make(scope, o, grantee, worst, [.. kind.Select(w => w.Entry)], "");
        }

        if (entries.Where(a => a.Grantable).ToList() is { Count: > 0 } passable)
        {
            yield return Make(
                scope,
                o,
                grantee,
                new Weight(FindingKind.GrantOption, Severity.Risk, "It may hand the right to anybody."),
                passable,
                "GRANT OPTION FOR "
            );
        }
    }

    private static Finding Make(
        ReachScope scope,
        CatalogueObject o,
        uint grantee,
        Weight weight,
        IReadOnlyList<AclEntry> entries,
        string option
    )
    {
        var privileges = string.Join(", ", entries.Select(e => e.Privilege).Distinct());
        return new Finding(
            weight.Kind,
            weight.Severity,
            Names.Display(o),
            $"{scope.Path(grantee)} -> {privileges}{(option.Length > 0 ? " WITH GRANT OPTION" : "")} on {Names.Display(o)}",
            weight.Why,
            Fixes.Revoke(scope.Catalogue, o, entries, option)
        );
    }

    private static Weight? Weigh(ReachScope scope, CatalogueObject o, string privilege) =>
        (o.Kind, privilege) switch
        {
            (ObjectKind.Function, _) => Routine(o),
            (ObjectKind.Language or ObjectKind.ForeignDataWrapper or ObjectKind.ForeignServer, _) => null,
            (_, _) when ReachWorld.OnlyForSuperusers(o, privilege) => new(
                FindingKind.SystemObject,
                Severity.Note,
                "The server lets nobody but a superuser write its own tables."
            ),
            (_, _) when o.Has(ObjectTraits.System) => new(
                FindingKind.SystemObject,
                Severity.Breach,
                "A right on the system catalogue that initdb does not give."
            ),
            (ObjectKind.Database, "CREATE") => new(
                FindingKind.DatabaseRight,
                Severity.Breach,
                "It may create schemas, which it then owns, and trusted extensions."
            ),
            (ObjectKind.Database, "TEMPORARY") => new(
                FindingKind.DatabaseRight,
                Severity.Note,
                "It may create temporary tables: pg_temp comes first on the path of a careless definer function."
            ),
            (ObjectKind.OtherDatabase, "CREATE") => o.Detail == "template"
                ? new(
                    FindingKind.DatabaseRight,
                    Severity.Breach,
                    "What it creates in a template is in every database made from it."
                )
                : new(FindingKind.DatabaseRight, Severity.Risk, "It may create schemas in another database."),
            (ObjectKind.Schema, "CREATE") => new(
                FindingKind.SchemaCreate,
                Severity.Breach,
                "It may create tables and functions that shadow others'."
            ),
            (ObjectKind.LargeObject, _) => new(
                FindingKind.LargeObject,
                Severity.Breach,
                "Large objects lie in no schema; this one is another role's."
            ),
            (ObjectKind.Tablespace, _) => new(FindingKind.Tablespace, Severity.Risk, "It may fill that disk."),
            (ObjectKind.Parameter, _) => Parameter(o, privilege),
            (ObjectKind.Sequence, _) => Sequence(scope, o, privilege),
            (ObjectKind.Column, _) => Column(scope, o, privilege),
            _ when !o.IsRelation => null,
            _ when !scope.CanName(o) => new(
                FindingKind.OutsideSchema,
                Severity.Note,
                "The table is in no schema of the model; only the missing USAGE on its schema stops it."
            ),
            (_, "TRUNCATE") => new(
                FindingKind.TableRight,
                Severity.Breach,
                "TRUNCATE empties the table and fires no row trigger."
            ),
            (_, "TRIGGER") => new(
                FindingKind.TableRight,
                Severity.Breach,
                "A trigger runs its function as whoever writes next, superusers included."
            ),
            (_, "REFERENCES") => new(
                FindingKind.TableRight,
                Severity.Risk,
                "A foreign key blocks deletes and tells which keys exist."
            ),
            (_, "MAINTAIN") => new(
                FindingKind.TableRight,
                Severity.Risk,
                "VACUUM FULL, CLUSTER and REINDEX lock the table."
            ),
            (ObjectKind.ForeignTable, _) => null,
            _ => scope.InModel(o)
                ? null
                : new(
                    FindingKind.OutsideSchema,
                    Severity.Breach,
                    "Others' data: the table is in no schema of the model."
                ),
        };

    private static Weight? Routine(CatalogueObject f) =>
        f.Has(ObjectTraits.System)
            ? new(
                FindingKind.SystemObject,
                Severity.Breach,
                "A function of the server that initdb keeps from everybody."
            )
        : f.Has(ObjectTraits.Extension) && !f.ShippedAcl.Any(a => a is { Grantee: 0, Privilege: "EXECUTE" })
            ? new(FindingKind.SystemObject, Severity.Breach, "A function that its extension keeps from everybody.")
        : null;

    private static Weight Parameter(CatalogueObject o, string privilege) =>
        privilege == "ALTER SYSTEM"
            ? new(
                FindingKind.ParameterGrant,
                Severity.Breach,
                "It may change the server's configuration for everybody."
            )
        : Dangerous.Contains(o.Identity)
            ? new(
                FindingKind.ParameterGrant,
                Severity.Breach,
                "With this setting it loads code into the server, or reads or destroys others' data."
            )
        : new(FindingKind.ParameterGrant, Severity.Risk, "It may set a parameter that is kept for superusers.");

    /// <summary>setval() and nextval() take an OID: no USAGE on the schema is asked for.</summary>
    private static Weight? Sequence(ReachScope scope, CatalogueObject o, string privilege) =>
        (privilege, scope.InModel(o)) switch
        {
            ("UPDATE", true) => new(
                FindingKind.SequenceRight,
                Severity.Risk,
                "setval() moves the sequence: keys collide."
            ),
            (_, true) => null,
            ("UPDATE", _) => new(
                FindingKind.OutsideSchema,
                Severity.Breach,
                "setval() moves a sequence of others: their keys collide."
            ),
            _ => new(FindingKind.OutsideSchema, Severity.Risk, "The sequence is in no schema of the model."),
        };

    /// <summary>A column grant survives REVOKE on the table and is invisible to has_table_privilege.</summary>
    private static Weight? Column(ReachScope scope, CatalogueObject column, string privilege) =>
        scope.Catalogue.Relations.TryGetValue(column.Oid, out var table) && scope.Holds(table, privilege) ? null
        : scope.InModel(column)
            ? new(
                FindingKind.ColumnGrant,
                Severity.Risk,
                "The right is on the column only: a look at the table's rights does not show it."
            )
        : !scope.CanName(column)
            ? new(
                FindingKind.ColumnGrant,
                Severity.Note,
                "A column of a table of others; only the missing USAGE on its schema stops it."
            )
        : new(FindingKind.ColumnGrant, Severity.Breach, "Others' data: a column of a table in no schema of the model.");

    /// <summary>Parameters that give more than their setting.</summary>
    public static bool IsDangerous(string parameter) => Dangerous.Contains(parameter);

    private static readonly HashSet<string> Dangerous = new(StringComparer.OrdinalIgnoreCase)
    {
        "session_preload_libraries",
        "dynamic_library_path",
        "lo_compat_privileges",
        "zero_damaged_pages",
        "allow_system_table_mods",
        "jit_provider",
    };

    private sealed record Weight(FindingKind Kind, Severity Severity, string Why);
}
