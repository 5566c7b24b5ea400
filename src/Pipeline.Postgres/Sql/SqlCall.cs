namespace Pipeline.Postgres;

/// <param name="Argument">The first argument where that is a string, else null.</param>
internal sealed record SqlCall(SqlName Name, string? Argument);
