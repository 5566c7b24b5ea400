namespace Pipeline.Postgres;

/// <summary>A row of <c>pg_roles</c>. System roles have an OID below 16384.</summary>
public sealed record Role(
    uint Oid,
    string Name,
    bool Superuser,
    bool Inherit,
    bool CreateRole,
    bool CreateDatabase,
    bool Login,
    bool Replication,
    bool BypassRls,
    int ConnectionLimit,
    DateTime? ValidUntil
)
{
    /// <summary>One of Postgres' own roles, as <c>pg_write_all_data</c>; not the bootstrap superuser.</summary>
    public bool Predefined => Oid < 16384 && Name.StartsWith("pg_", StringComparison.Ordinal);
}
