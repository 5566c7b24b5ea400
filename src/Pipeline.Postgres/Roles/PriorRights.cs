namespace Pipeline.Postgres;

/// <summary>
/// What roles that were there before a plan held then. With it an undo tells what default privileges gave since.
/// </summary>
/// <param name="Roles">The roles of the model that existed; one that the plan creates is dropped by an undo.</param>
public sealed record PriorRights(IReadOnlyList<string> Roles, IReadOnlyList<HeldRights> Held)
{
    /// <summary>Pure. Only where the plan changes default privileges: without them nothing is given later.</summary>
    public static PriorRights From(Catalogue catalogue, RoleModel model, IReadOnlyList<RoleChange> changes)
    {
        var future = changes
            .SelectMany(c => GrantText.Read(c.Sql))
            .Where(g => g.Creator.Length > 0)
            .Select(g => SqlText.ReadIdentifier(g.Role))
            .ToHashSet();
        var roles = new[] { model.App, model.Migrator }
            .Where(r => future.Contains(r) && catalogue.FindRole(r) is not null)
            .ToList();
        return new PriorRights(roles, [.. roles.SelectMany(r => Rights(catalogue, r))]);
    }

    /// <summary>The rights before the first of several plans that are undone together.</summary>
    /// <param name="plans">Oldest first.</param>
    public static PriorRights Oldest(IEnumerable<PriorRights> plans) =>
        plans.Aggregate(
            new PriorRights([], []),
            (old, next) =>
            {
                var roles = next.Roles.Except(old.Roles).ToList();
                return new PriorRights(
                    [.. old.Roles, .. roles],
                    [.. old.Held, .. next.Held.Where(h => roles.Contains(h.Role))]
                );
            }
        );

    internal static string NameOf(CatalogueObject target) => $"{GrantPlanning.Keyword(target.Kind)} {target.Identity}";

    /// <summary>Only what the owner gave; a default privilege gives in the owner's name.</summary>
    internal static IEnumerable<HeldRights> Rights(Catalogue catalogue, string role) =>
        from target in catalogue.Objects
        where target.IsRelation || target.Kind == ObjectKind.Sequence
        let privileges = target
            .Acl.Where(a => a.Grantee == catalogue.FindRole(role)!.Oid && a.Grantor == target.Owner)
            .Select(a => a.Privilege)
            .ToList()
        where privileges.Count > 0 && target.Owner != catalogue.FindRole(role)!.Oid
        select new HeldRights(role, target.Oid, NameOf(target), privileges);
}
