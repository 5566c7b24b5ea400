namespace Pipeline.Postgres;

/// <summary>A name that is called, or an operator. Schema null: found by the path.</summary>
internal readonly record struct BodyName(string? Schema, string Name);
