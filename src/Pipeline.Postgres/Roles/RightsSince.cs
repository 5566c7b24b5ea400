namespace Pipeline.Postgres;

/// <summary>
/// What default privileges of a plan gave since to roles that were there before it, on tables that did not exist then.
/// Pure.
/// </summary>
internal static class RightsSince
{
    /// <param name="catalogue">As it is once the default privileges of the plan are revoked.</param>
    /// <returns>Statements that take it back; none for what the role held before.</returns>
    public static IReadOnlyList<string> Revokes(
        Catalogue catalogue,
        IReadOnlyList<RoleChange> changes,
        PriorRights before
    )
    {
        var defaults = changes.SelectMany(c => GrantText.Read(c.Sql)).Where(g => g.Creator.Length > 0).ToList();
        var objects = catalogue
            .Objects.Where(o => o.IsRelation || o.Kind == ObjectKind.Sequence)
            .ToDictionary(o => o.Oid);
        var held = before
            .Held.SelectMany(h =>
                h.Privileges.SelectMany(p => new[] { (h.Role, $"{h.Oid}", p), (h.Role, h.Object, p) })
            )
            .ToHashSet();
        return
        [
            .. from role in before.Roles
            where catalogue.FindRole(role) is not null
            let given = defaults.Where(d => SqlText.ReadIdentifier(d.Role) == role).ToList()
            from now in PriorRights.Rights(catalogue, role)
            let target = objects[now.Oid]
            let since = now
                .Privileges.Where(p =>
                    !held.Contains((role, $"{now.Oid}", p))
                    && !held.Contains((role, now.Object, p))
                    && given.Any(g => Gives(g, catalogue, target, p))
                    && !StillGives(catalogue, role, target, p)
                )
                .ToList()
            where since.Count > 0
            select $"REVOKE {string.Join(", ", since)} ON {now.Object} FROM {SqlText.Identifier(role)}",
        ];
    }

    /// <summary>
    /// A default privilege of its owner that is older than the plan, and so stays, gives the right too.
    /// </summary>
    private static bool StillGives(Catalogue catalogue, string role, CatalogueObject target, string privilege) =>
        catalogue.DefaultAcls.Any(d =>
            d.Creator == target.Owner
            && d.ObjectType == (target.Kind == ObjectKind.Sequence ? 'S' : 'r')
            && d.Acl.Any(a => a.Grantee == catalogue.FindRole(role)!.Oid && a.Privilege == privilege)
        );

    /// <summary>The object may have moved to another schema, or to another owner, after it was made.</summary>
    private static bool Gives(GrantText rule, Catalogue catalogue, CatalogueObject target, string privilege) =>
        rule.Kind == (target.Kind == ObjectKind.Sequence ? "SEQUENCES" : "TABLES")
        && rule.Privileges.Contains(privilege)
        && (rule.Schema == target.Schema || rule.Creator == catalogue.NameOf(target.Owner));
}
