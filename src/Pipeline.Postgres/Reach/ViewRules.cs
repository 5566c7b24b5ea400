namespace Pipeline.Postgres;

/// <summary>A view reads as its owner, unless it is security_invoker: it shows what the reader may not read itself.</summary>
internal static class ViewRules
{
    public static IEnumerable<Finding> Find(ReachScope scope)
    {
        var relations = scope.Catalogue.Objects.Where(o => o.IsRelation).ToDictionary(o => o.Oid);
        var references = scope.Catalogue.ViewReferences.ToLookup(r => r.View);
        return from view in relations.Values
               where view.Kind is ObjectKind.View or ObjectKind.MaterializedView
               where !view.IsForeignTerritory && !view.Has(ObjectTraits.SecurityInvoker) && scope.Holds(view, "SELECT") && scope.CanName(view)
               let hidden = Closure(view.Oid, references).Where(r => Hides(scope, view, r, relations)).Select(r => r.RelationIdentity).Distinct().Order(StringComparer.Ordinal).ToList()
               where hidden.Count > 0
               let system = hidden.Any(h => h.StartsWith("pg_catalog.", StringComparison.Ordinal))
               select new Finding(FindingKind.DefinerView, system ? Severity.Breach : Severity.Risk, Names.Of(view),
                   $"{scope.Model.App} -> SELECT on {Names.Of(view)} -> reads {string.Join(", ", hidden)} as {scope.Catalogue.NameOf(view.Owner)}",
                   "The view reads with its owner's rights what the role may not read itself.", $"ALTER VIEW {view.Identity} SET (security_invoker = true)");
    }

    private static IEnumerable<ViewReference> Closure(uint view, ILookup<uint, ViewReference> references)
    {
        var seen = new HashSet<uint> { view };
        var queue = new Queue<ViewReference>(references[view]);
        while (queue.TryDequeue(out var reference))
        {
            if (seen.Add(reference.Relation))
            {
                yield return reference;
                references[reference.Relation].ToList().ForEach(queue.Enqueue);
            }
        }
    }

    private static bool Hides(ReachScope scope, CatalogueObject view, ViewReference reference, Dictionary<uint, CatalogueObject> relations)
    {
        var relation = relations.GetValueOrDefault(reference.Relation);
        if (!reference.PublicCanSelect && (relation is null || !scope.Holds(relation, "SELECT")))
        {
            return true;
        }

        return relation is not null && relation.Has(ObjectTraits.RowSecurity) && !scope.Owns(relation) && Bypasses(scope.Catalogue.RoleOf(view.Owner), relation);
    }

    private static bool Bypasses(Role reader, CatalogueObject table) =>
        reader.Superuser || reader.BypassRls || (reader.Oid == table.Owner && !table.Has(ObjectTraits.ForcedRowSecurity));
}
