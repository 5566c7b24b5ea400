namespace Pipeline.Postgres;

/// <summary>A name in the place of a table. IsTarget: of INSERT or DELETE, where no name of a query can be.</summary>
internal readonly record struct BodyRelation(string? Schema, string Name, Act Acts, bool IsTarget);
