namespace Pipeline.Stacks;

/// <summary>
/// A fact that must hold before and after: one value by SQL, or a variable of a service's running process.
/// </summary>
public sealed record Boundary(string Name, string? Sql, string? Service, string? Variable, string Expect);
