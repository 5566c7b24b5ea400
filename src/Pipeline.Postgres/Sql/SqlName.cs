namespace Pipeline.Postgres;

/// <summary>A name in SQL text, folded as Postgres folds it.</summary>
internal readonly record struct SqlName(string? Schema, string Name);
