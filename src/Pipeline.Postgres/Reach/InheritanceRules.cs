namespace Pipeline.Postgres;

/// <summary>
/// Who may read or write a parent does so with the rows of its children, whatever their own ACLs say. A partition is a
/// part of its parent; another child may be a table of others.
/// </summary>
internal static class InheritanceRules
{
    public static IEnumerable<Finding> Find(ReachScope scope) =>
        from step in scope.Catalogue.Execution.Children
        where !step.Partition
        let child = scope.Catalogue.Relations.GetValueOrDefault(step.Child)
        let parent = scope.Catalogue.Relations.GetValueOrDefault(step.Parent)
        where
            child is not null
            && parent is not null
            && !scope.InModel(child)
            && !scope.Owns(child)
            && scope.CanName(parent)
        let rights = RoleRights
            .Dml.Where(p => p != "INSERT" && scope.Holds(parent, p) && !(scope.CanName(child) && scope.Holds(child, p)))
            .ToList()
        where rights.Count > 0
        select new Finding(
            FindingKind.OutsideSchema,
            Severity.Risk,
            $"{Names.Display(child)} as a child of {parent.Identity}",
            $"{scope.Root.Name} -> {string.Join(", ", rights)} on {parent.Identity} -> its child {child.Identity}",
            "Its rows are rows of the parent; no right on the child itself is asked for.",
            $"ALTER TABLE {child.Identity} NO INHERIT {parent.Identity}"
        );
}
