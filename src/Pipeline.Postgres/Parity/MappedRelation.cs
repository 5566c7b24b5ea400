namespace Pipeline.Postgres;

/// <param name="Rights">What the runtime role holds on the whole relation; nothing when it lacks USAGE on the
/// schema.</param>
/// <param name="ColumnRights">What it holds on at least one column.</param>
internal sealed record MappedRelation(
    uint Oid,
    string Schema,
    string Name,
    string Identity,
    char Kind,
    IReadOnlyList<string> Rights,
    IReadOnlyList<string> ColumnRights,
    bool SchemaUsable
);
