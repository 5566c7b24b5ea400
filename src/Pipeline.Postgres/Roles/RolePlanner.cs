namespace Pipeline.Postgres;

/// <summary>
/// Pure: catalogue as it is + model as it should be = statements with their inverses. It takes nothing away that the
/// model does not name (a stray membership, a grant by hand): <see cref="Reachability"/> names those.
/// </summary>
public static class RolePlanner
{
    /// <exception cref="RoleModelException">The model does not fit the database.</exception>
    public static RolePlan Plan(Catalogue catalogue, RoleModel model)
    {
        ModelCheck.Require(catalogue, model);
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
        return new RolePlan(changes) { Before = PriorRights.From(catalogue, model, changes) };
    }
}
