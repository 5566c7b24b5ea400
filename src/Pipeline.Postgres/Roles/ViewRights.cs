namespace Pipeline.Postgres;

/// <summary>
/// Views that were made after the roles were provisioned: Postgres has one default privilege for tables and views, so
/// the runtime role may write through them, where the model lets it read. Pure.
/// </summary>
public static class ViewRights
{
    /// <returns>One sentence a view, which ends in the statement that takes the rights away.</returns>
    public static IReadOnlyList<string> Beyond(Catalogue catalogue, RoleModel model) =>
        catalogue.FindRole(model.App) is not { } app
            ? []
            :
            [
                .. from view in catalogue.Objects
                where
                    view.Kind is ObjectKind.View or ObjectKind.MaterializedView
                    && model.Schemas.Contains(view.Schema)
                    && !view.IsForeignTerritory
                let more = RoleRights
                    .Dml.Where(p => view.Acl.Any(a => a.Grantee == app.Oid && a.Privilege == p))
                    .Except(RoleRights.App(model).Views)
                    .ToList()
                where more.Count > 0
                let rights = string.Join(", ", more)
                select $"{model.App} has {rights} on the view {view.Identity}, which no default privilege can tell "
                    + "from a table. If no service writes through it: "
                    + $"REVOKE {rights} ON TABLE {view.Identity} FROM {SqlText.Identifier(model.App)}",
            ];
}
