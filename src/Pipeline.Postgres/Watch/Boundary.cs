namespace Pipeline.Postgres;

/// <summary>
/// Something that must not change: a query of one value, and that value as psql prints it (booleans t and f).
/// </summary>
public sealed record Boundary(string Name, string Sql, string Expect);
