namespace Pipeline.Postgres;

/// <summary>Row security guards the table it is on, and nobody who names a partition or child of it.</summary>
internal static class RowSecurityRules
{
    public static IEnumerable<Finding> Find(ReachWorld world, ReachScope scope)
    {
        if (scope.Root.BypassRls)
        {
            return [];
        }

        return from child in world.Catalogue.Relations.Values
            where
                GuardedChildren.IsOpenChild(world.Catalogue, child, world.Parents)
                && scope.CanName(child)
                && !scope.Owns(child)
            let entries = RoleRights.Dml.SelectMany(p => scope.Entries(child, p)).ToList()
            where entries.Count > 0
            let binds = Guards(world, child).Any(p => SessionPolicies.Bind(world, scope, p))
            select new Finding(
                FindingKind.RowSecurity,
                binds ? Severity.Breach : Severity.Risk,
                Names.Display(child),
                $"{scope.Path(entries[0].Grantee)} -> "
                    + $"{string.Join(", ", entries.Select(e => e.Privilege).Distinct())} on {child.Identity} -> "
                    + "rows that its parent's policies hide",
                binds ? "Policies of the parent do not count for who names the child." : SessionPolicies.Why,
                Fixes.Revoke(world.Catalogue, child, entries)
            );
    }

    private static IEnumerable<CatalogueObject> Guards(ReachWorld world, CatalogueObject child) =>
        from oid in world.Parents[child.Oid]
        let parent = world.Catalogue.Relations.GetValueOrDefault(oid)
        where parent is not null
        from guard in Guards(world, parent).Concat(parent.Has(ObjectTraits.RowSecurity) ? [parent] : [])
        select guard;
}
