namespace Pipeline.Postgres;

/// <summary>An owner may drop, alter and re-grant, whatever the ACL says.</summary>
internal static class OwnerRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        scope
            .Roles.SelectMany(r => scope.Catalogue.ByOwner[r])
            .Where(o => o.Kind != ObjectKind.Column)
            .Select(o => Judge(scope, o))
            .Concat(scope.Catalogue.OwnedThings.Where(t => scope.IsMine(t.Owner)).Select(t => Judge(scope, t)));

    private static Finding Judge(ReachScope scope, OwnedThing thing) =>
        new(
            FindingKind.OtherOwner,
            thing.Dependents > 0 ? Severity.Breach : Severity.Risk,
            thing.Description,
            $"{scope.Path(thing.Owner)} -> owns {thing.Description}",
            thing.Dependents > 0
                ? $"DROP … CASCADE takes {thing.Dependents} object(s) of others along, columns with their data "
                    + "among them."
                : "An owner may drop and alter it.",
            thing.Type == "extension"
                ? $"REASSIGN OWNED BY {SqlText.Identifier(scope.Catalogue.NameOf(thing.Owner))} TO "
                    + $"{SqlText.Identifier(scope.Model.Legacy)}"
                : $"ALTER {(thing.Type == "statistics object" ? "STATISTICS" : thing.Type.ToUpperInvariant())} "
                    + $"{thing.Identity} OWNER TO {SqlText.Identifier(scope.Model.Legacy)}"
        );

    private static Finding Judge(ReachScope scope, CatalogueObject o)
    {
        var (kind, severity, why) = o.Kind switch
        {
            ObjectKind.Database => (
                FindingKind.DatabaseOwner,
                Severity.Breach,
                "The owner of the database is pg_database_owner, which owns schema public since 15: it may "
                    + "drop every table there."
            ),
            ObjectKind.OtherDatabase => (
                FindingKind.DatabaseOwner,
                Severity.Breach,
                "It may drop that database, and everything in it."
            ),
            ObjectKind.Schema => (
                FindingKind.SchemaOwner,
                Severity.Breach,
                "The owner of a schema may drop other roles' tables in it."
            ),
            ObjectKind.Function => (
                FindingKind.FunctionOwner,
                Severity.Breach,
                o.Has(ObjectTraits.EventTrigger)
                    ? "It may replace the body, which an event trigger runs as whoever issues DDL."
                    : "It may replace the body, which then runs as whoever calls it."
            ),
            ObjectKind.LargeObject => (FindingKind.LargeObject, Severity.Risk, "It may read, write and drop it."),
            _ when o.IsRelation || o.Kind == ObjectKind.Sequence => (
                FindingKind.RelationOwner,
                Severity.Breach,
                "It may drop, alter and re-grant it; row security does not bind an owner."
            ),
            _ => (FindingKind.OtherOwner, Severity.Risk, "An owner may drop and alter it."),
        };
        var label = Names.Display(o);
        return new Finding(
            kind,
            severity,
            label,
            $"{scope.Path(o.Owner)} -> owns {label}",
            why,
            $"ALTER {Names.AlterKeyword(o.Kind)} {o.Identity} OWNER TO {SqlText.Identifier(scope.Model.Legacy)}"
        );
    }
}
