namespace Pipeline.Postgres;

/// <summary>A row of <c>pg_db_role_setting</c>; null role = all roles, null database = all databases.</summary>
public sealed record RoleSetting(uint? Role, bool ThisDatabaseOnly, string Name, string Value);
