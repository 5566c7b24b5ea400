namespace Pipeline.Postgres;

internal static class ModelCheck
{
    public static void Require(Catalogue catalogue, RoleModel model)
    {
        string[] three = [model.Legacy, model.App, model.Migrator];
        if (three.Distinct(StringComparer.Ordinal).Count() < 3)
        {
            throw new RoleModelException(
                $"Legacy, app and migrator must be three roles; found {string.Join(", ", three)}."
            );
        }

        foreach (
            var role in model
                .Creators.Append(model.Legacy)
                .Where(r => r != model.Migrator && r != model.App && catalogue.FindRole(r) is null)
        )
        {
            throw new RoleModelException(
                $"Role '{role}' does not exist in this cluster. Roles there: "
                    + $"{string.Join(", ", catalogue.Roles.Where(r => !r.Predefined).Select(r => r.Name))}."
            );
        }

        foreach (
            var schema in model.Schemas.Where(s =>
                !catalogue.Objects.Any(o => o.Kind == ObjectKind.Schema && o.Schema == s)
            )
        )
        {
            throw new RoleModelException($"Schema '{schema}' does not exist in database '{catalogue.Database}'.");
        }
    }
}
