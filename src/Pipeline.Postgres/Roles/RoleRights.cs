namespace Pipeline.Postgres;

/// <summary>
/// Who may do what by the model. One place, read by the planner, the reachability rules and the probes.
/// </summary>
internal sealed record RoleRights(
    string Role,
    IReadOnlyList<string> Schema,
    IReadOnlyList<string> Tables,
    IReadOnlyList<string> Views,
    IReadOnlyList<string> Sequences,
    IReadOnlyList<string> Creators
)
{
    public static readonly IReadOnlyList<string> Dml = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <summary>
    /// Views get SELECT only: a write through a view is rare, and the rehearsal names it when it is needed.
    /// </summary>
    public static RoleRights App(RoleModel model) =>
        new(
            model.App,
            ["USAGE"],
            Dml,
            ["SELECT"],
            ["USAGE", "SELECT"],
            [.. model.Creators.Distinct().Where(c => c != model.App)]
        );

    /// <summary>Foreign keys to old tables need REFERENCES, data migrations need DML and TRUNCATE.</summary>
    public static RoleRights Migrator(RoleModel model) =>
        new(
            model.Migrator,
            ["USAGE", "CREATE"],
            [.. Dml, "TRUNCATE", "REFERENCES", "TRIGGER"],
            ["SELECT"],
            ["USAGE", "SELECT", "UPDATE"],
            [.. model.Creators.Distinct().Where(c => c != model.Migrator)]
        );

    public IReadOnlyList<string> On(ObjectKind kind) =>
        kind switch
        {
            ObjectKind.Database => ["CONNECT"],
            ObjectKind.Schema => Schema,
            ObjectKind.Table or ObjectKind.PartitionedTable => Tables,
            ObjectKind.View or ObjectKind.MaterializedView => Views,
            ObjectKind.Sequence => Sequences,
            _ => [],
        };
}
