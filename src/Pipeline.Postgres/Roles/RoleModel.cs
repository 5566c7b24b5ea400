namespace Pipeline.Postgres;

/// <summary>The three-role model: what there should be, as plain names (not quoted, not folded).</summary>
/// <param name="Legacy">The role that services use today; must exist.</param>
/// <param name="App">Runtime role: DML in <paramref name="Schemas"/>, nothing else. Created when missing.</param>
/// <param name="Migrator">Role of migrations: DDL in <paramref name="Schemas"/>. Created when missing.</param>
/// <param name="Creators">Every role that creates tables: default privileges belong to the creator, not to the
/// schema.</param>
/// <param name="RevokePublic">What PUBLIC loses, as <c>CREATE ON SCHEMA public</c>; see <see
/// cref="PublicRevoke"/>.</param>
public sealed record RoleModel(
    string Legacy,
    string App,
    string Migrator,
    IReadOnlyList<string> Creators,
    IReadOnlyList<string> Schemas,
    IReadOnlyList<string> RevokePublic
)
{
    /// <summary>
    /// With every owner of a table in the model's schemas among the creators: who made one makes the next.
    /// </summary>
    public RoleModel WithOwners(Catalogue catalogue)
    {
        var owners = catalogue
            .Objects.Where(o => o.IsRelation && Schemas.Contains(o.Schema) && !o.IsForeignTerritory)
            .Select(o => o.Owner)
            .Distinct()
            .Select(catalogue.RoleOf)
            .Where(r => !r.Predefined && r.Name != App)
            .Select(r => r.Name);
        return this with
        {
            Creators = [.. Creators.Concat(owners.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)],
        };
    }
}
