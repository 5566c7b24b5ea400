namespace Pipeline.Postgres;

/// <summary>Which tables may not be opened directly, since row security guards them only through a parent.</summary>
internal static class GuardedChildren
{
    /// <summary>It has no row security of its own, and a parent, at any level, has.</summary>
    public static bool IsOpenChild(Catalogue catalogue, CatalogueObject table, ILookup<uint, uint> parents) =>
        !table.Has(ObjectTraits.RowSecurity) && parents[table.Oid].Any(p => HasRowSecurity(catalogue, p, parents));

    public static ILookup<uint, uint> Parents(Catalogue catalogue) =>
        catalogue.Execution.Children.ToLookup(i => i.Child, i => i.Parent);

    private static bool HasRowSecurity(Catalogue catalogue, uint table, ILookup<uint, uint> parents) =>
        (catalogue.Relations.TryGetValue(table, out var o) && o.Has(ObjectTraits.RowSecurity))
        || parents[table].Any(p => HasRowSecurity(catalogue, p, parents));
}
