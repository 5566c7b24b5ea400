namespace Pipeline.Postgres;

/// <summary>A thing by kind and OID.</summary>
public readonly record struct Thing(ThingKind Kind, uint Oid);
