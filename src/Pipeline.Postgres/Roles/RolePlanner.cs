namespace Pipeline.Postgres;

/// <summary>Pure: catalogue as it is + model as it should be = statements with their inverses. It takes nothing away that the
/// model does not name (a stray membership, a grant by hand): <see cref="Reachability"/> names those.</summary>
public static class RolePlanner
{
    /// <exception cref="RoleModelException">The model does not fit the database.</exception>
    public static RolePlan Plan(Catalogue catalogue, RoleModel model)
    {
        ModelCheck.Demand(catalogue, model);
        model = model.WithOwners(catalogue);
        var changes = new List<RoleChange>();
        foreach (var role in (string[])[model.App, model.Migrator])
        {
            changes.AddRange(RolePlanning.Attributes(catalogue, role));
        }

        foreach (var rights in (RoleRights[])[RoleRights.App(model), RoleRights.Migrator(model)])
        {
            changes.AddRange(GrantPlanning.Grants(catalogue, model, rights));
            changes.AddRange(GrantPlanning.Defaults(catalogue, model, rights));
        }

        changes.AddRange(RolePlanning.Revokes(catalogue, model));
        return new RolePlan(changes) { Before = PriorRights.Of(catalogue, model, changes) };
    }
}

/// <summary>Who may do what by the model. One place, read by the planner, the reachability rules and the probes.</summary>
internal sealed record RoleRights(
    string Role, IReadOnlyList<string> Schema, IReadOnlyList<string> Tables, IReadOnlyList<string> Views,
    IReadOnlyList<string> Sequences, IReadOnlyList<string> Creators)
{
    public static readonly IReadOnlyList<string> Dml = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <summary>Views get SELECT only: a write through a view is rare, and the rehearsal names it when it is needed.</summary>
    public static RoleRights App(RoleModel model) =>
        new(model.App, ["USAGE"], Dml, ["SELECT"], ["USAGE", "SELECT"], [.. model.Creators.Distinct().Where(c => c != model.App)]);

    /// <summary>Foreign keys to old tables need REFERENCES, data migrations need DML and TRUNCATE.</summary>
    public static RoleRights Migrator(RoleModel model) =>
        new(model.Migrator, ["USAGE", "CREATE"], [.. Dml, "TRUNCATE", "REFERENCES", "TRIGGER"], ["SELECT"], ["USAGE", "SELECT", "UPDATE"],
            [.. model.Creators.Distinct().Where(c => c != model.Migrator)]);

    public IReadOnlyList<string> On(ObjectKind kind) => kind switch
    {
        ObjectKind.Database => ["CONNECT"],
        ObjectKind.Schema => Schema,
        ObjectKind.Table or ObjectKind.PartitionedTable => Tables,
        ObjectKind.View or ObjectKind.MaterializedView => Views,
        ObjectKind.Sequence => Sequences,
        _ => [],
    };
}

internal static class ModelCheck
{
    public static void Demand(Catalogue catalogue, RoleModel model)
    {
        string[] three = [model.Legacy, model.App, model.Migrator];
        if (three.Distinct(StringComparer.Ordinal).Count() < 3)
        {
            throw new RoleModelException($"Legacy, app and migrator must be three roles; found {string.Join(", ", three)}.");
        }

        foreach (var role in model.Creators.Append(model.Legacy).Where(r => r != model.Migrator && r != model.App && catalogue.FindRole(r) is null))
        {
            throw new RoleModelException($"Role '{role}' does not exist in this cluster. Roles there: {string.Join(", ", catalogue.Roles.Where(r => !r.Predefined).Select(r => r.Name))}.");
        }

        foreach (var schema in model.Schemas.Where(s => !catalogue.Objects.Any(o => o.Kind == ObjectKind.Schema && o.Schema == s)))
        {
            throw new RoleModelException($"Schema '{schema}' does not exist in database '{catalogue.Database}'.");
        }
    }
}
