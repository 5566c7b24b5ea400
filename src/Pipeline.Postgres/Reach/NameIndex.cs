namespace Pipeline.Postgres;

/// <summary>Finds relations and routines by the names that a body in text form uses.</summary>
internal sealed class NameIndex(Catalogue catalogue)
{
    private readonly ILookup<string, CatalogueObject> _relations = catalogue.Relations.Values.ToLookup(o => LastPart(o.Identity));
    private readonly ILookup<string, (StoredRoutine Routine, string Schema)> _routines = catalogue.Execution.Routines
        .Where(r => catalogue.Functions.ContainsKey(r.Oid)).ToLookup(r => r.Name, r => (r, catalogue.Functions[r.Oid].Schema));

    /// <summary>Relations of that name; schema null: in any of the path, or anywhere without a path.</summary>
    public IEnumerable<CatalogueObject> Relations(string? schema, string name, IReadOnlyCollection<string>? path) =>
        _relations[name].Where(o => Matches(o.Schema, schema, path));

    public IEnumerable<StoredRoutine> Routines(string? schema, string name, IReadOnlyCollection<string>? path) =>
        _routines[name].Where(r => Matches(r.Schema, schema, path)).Select(r => r.Routine);

    private static bool Matches(string found, string? schema, IReadOnlyCollection<string>? path) =>
        schema is not null ? found == schema : found == "pg_catalog" || path is null || path.Contains(found) || path.Contains("$user");

    /// <summary>Identities are quoted as SQL needs it.</summary>
    private static string LastPart(string identity)
    {
        var text = identity.EndsWith('"') ? identity[(identity.LastIndexOf(".\"", StringComparison.Ordinal) + 1)..] : identity[(identity.LastIndexOf('.') + 1)..];
        return SqlText.ReadIdentifier(text);
    }
}
