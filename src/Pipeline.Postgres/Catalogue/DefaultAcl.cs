namespace Pipeline.Postgres;

/// <summary>
/// A row of <c>pg_default_acl</c>. <paramref name="Schema"/> "" = everywhere; type r, S, f, T, n as in the catalogue.
/// </summary>
public sealed record DefaultAcl(uint Creator, string Schema, char ObjectType, IReadOnlyList<AclEntry> Acl);
