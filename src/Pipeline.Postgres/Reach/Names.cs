namespace Pipeline.Postgres;

/// <summary>How an object is called in a message and in ALTER.</summary>
internal static class Names
{
    public static string Display(CatalogueObject o) =>
        o.Kind switch
        {
            ObjectKind.OtherDatabase => $"database {o.Identity}",
            ObjectKind.PartitionedTable => $"partitioned table {o.Identity}",
            ObjectKind.Function => $"function {o.Identity}",
            ObjectKind.Column => $"column {o.Identity}.{o.Detail}",
            _ => $"{AlterKeyword(o.Kind).ToLowerInvariant()} {o.Identity}",
        };

    public static string AlterKeyword(ObjectKind kind) =>
        kind switch
        {
            ObjectKind.View => "VIEW",
            ObjectKind.MaterializedView => "MATERIALIZED VIEW",
            ObjectKind.ForeignTable => "FOREIGN TABLE",
            ObjectKind.ForeignServer => "SERVER",
            _ => GrantPlanning.Keyword(kind),
        };
}
