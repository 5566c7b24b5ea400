namespace Pipeline.Postgres;

/// <summary>One statement and the statement that exactly undoes it.</summary>
public sealed record RoleChange(string Sql, string Inverse);
