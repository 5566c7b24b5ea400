namespace Pipeline.Postgres;

/// <summary>Rights of a role in another database, as far as <c>pg_shdepend</c> tells from here.</summary>
/// <param name="Owns">Owner there; else it has explicit grants.</param>
public sealed record RemoteRight(string Database, uint Role, bool Owns, long Count);
