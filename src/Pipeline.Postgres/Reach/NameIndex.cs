namespace Pipeline.Postgres;

/// <summary>Finds relations and routines by the names that a body in text form uses.</summary>
internal sealed class NameIndex(Catalogue catalogue)
{
    private readonly ILookup<string, CatalogueObject> _relations = catalogue.Relations.Values.ToLookup(o =>
        LastPart(o.Identity)
    );
    private readonly ILookup<string, (StoredRoutine Routine, string Schema)> _routines = catalogue
        .Execution.Routines.Where(r => catalogue.Functions.ContainsKey(r.Oid))
        .ToLookup(r => r.Name, r => (r, catalogue.Functions[r.Oid].Schema));

    private readonly ILookup<string, (Thing Thing, string Schema)> _signs = catalogue
        .Execution.FreeThings.Where(f => f.Thing.Kind == ThingKind.Operator)
        .ToLookup(f => f.Label[(f.Label.LastIndexOf('.') + 1)..], f => (f.Thing, f.Schema));

    /// <summary>Relations of that name; schema null: in any of the path, or anywhere without a path.</summary>
    public IEnumerable<CatalogueObject> Relations(string? schema, string name, IReadOnlyCollection<string>? path) =>
        (name == DynamicText.AnyName ? _relations.SelectMany(o => o) : _relations[name]).Where(o =>
            Matches(o.Schema, schema, path)
        );

    public IEnumerable<Thing> Operators(string? schema, string sign, IReadOnlyCollection<string>? path) =>
        _signs[sign].Where(o => Matches(o.Schema, schema, path)).Select(o => o.Thing);

    /// <summary>As a text for regclass spells it; nothing when there is none.</summary>
    public IEnumerable<CatalogueObject> Sequences(string text)
    {
        var parts = SearchPath.Read(text.Replace('.', ','));
        return catalogue.Objects.Where(o =>
            (o.Kind == ObjectKind.Sequence || o.IsRelation)
            && parts.Count > 0
            && LastPart(o.Identity) == parts[^1]
            && (parts.Count < 2 || o.Schema == parts[^2])
        );
    }

    public IEnumerable<StoredRoutine> Routines(string? schema, string name, IReadOnlyCollection<string>? path) =>
        _routines[name].Where(r => Matches(r.Schema, schema, path)).Select(r => r.Routine);

    private static bool Matches(string found, string? schema, IReadOnlyCollection<string>? path) =>
        schema is not null
            ? found == schema
            : found == "pg_catalog" || path is null || path.Contains(found) || path.Contains("$user");

    /// <summary>Identities are quoted as SQL needs it.</summary>
    private static string LastPart(string identity)
    {
        var text = identity.EndsWith('"')
            ? identity[(identity.LastIndexOf(".\"", StringComparison.Ordinal) + 1)..]
            : identity[(identity.LastIndexOf('.') + 1)..];
        return SqlText.ReadIdentifier(text);
    }
}
