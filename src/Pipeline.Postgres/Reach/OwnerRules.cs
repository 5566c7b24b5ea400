namespace Pipeline.Postgres;

/// <summary>An owner may drop, alter and re-grant, whatever the ACL says.</summary>
internal static class OwnerRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        scope.Catalogue.Objects.Where(o => o.Kind != ObjectKind.Column && scope.IsMine(o.Owner)).Select(o => Judge(scope, o))
            .Concat(scope.Catalogue.OwnedThings.Where(t => scope.IsMine(t.Owner)).Select(t => new Finding(
                FindingKind.OtherOwner, Severity.Risk, t.Description, $"{scope.Path(t.Owner)} -> owns {t.Description}",
                "An owner may drop and alter it.", $"REASSIGN OWNED BY {SqlText.Identifier(scope.Catalogue.NameOf(t.Owner))} TO {SqlText.Identifier(scope.Model.Legacy)}")));

    private static Finding Judge(ReachScope scope, CatalogueObject o)
    {
        var (kind, severity, why) = o.Kind switch
        {
            ObjectKind.Database => (FindingKind.DatabaseOwner, Severity.Breach, "The owner of the database is pg_database_owner, which owns schema public since 15: it may drop every table there."),
            ObjectKind.OtherDatabase => (FindingKind.DatabaseOwner, Severity.Risk, "It may drop that database."),
            ObjectKind.Schema => (FindingKind.SchemaOwner, Severity.Breach, "The owner of a schema may drop other roles' tables in it."),
            ObjectKind.Function => (FindingKind.FunctionOwner, Severity.Breach, o.Has(ObjectTraits.EventTrigger)
                ? "It may replace the body, which an event trigger runs as whoever issues DDL."
                : "It may replace the body, which then runs as whoever calls it."),
            ObjectKind.LargeObject => (FindingKind.LargeObject, Severity.Risk, "It may read, write and drop it."),
            _ when o.IsRelation || o.Kind == ObjectKind.Sequence => (FindingKind.RelationOwner, Severity.Breach, "It may drop, alter and re-grant it; row security does not bind an owner."),
            _ => (FindingKind.OtherOwner, Severity.Risk, "An owner may drop and alter it."),
        };
        var label = Names.Of(o);
        return new Finding(kind, severity, label, $"{scope.Path(o.Owner)} -> owns {label}", why, $"ALTER {Names.AlterKeyword(o.Kind)} {o.Identity} OWNER TO {SqlText.Identifier(scope.Model.Legacy)}");
    }
}

/// <summary>How an object is called in a message and in ALTER.</summary>
internal static class Names
{
    public static string Of(CatalogueObject o) => o.Kind switch
    {
        ObjectKind.OtherDatabase => $"database {o.Identity}",
        ObjectKind.PartitionedTable => $"partitioned table {o.Identity}",
        ObjectKind.Column => $"column {o.Identity}.{o.Detail}",
        _ => $"{AlterKeyword(o.Kind).ToLowerInvariant()} {o.Identity}",
    };

    public static string AlterKeyword(ObjectKind kind) => kind switch
    {
        ObjectKind.View => "VIEW",
        ObjectKind.MaterializedView => "MATERIALIZED VIEW",
        ObjectKind.ForeignTable => "FOREIGN TABLE",
        ObjectKind.Function => "FUNCTION",
        ObjectKind.ForeignServer => "SERVER",
        _ => GrantPlanning.Keyword(kind),
    };
}
