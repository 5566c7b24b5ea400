namespace Pipeline.Postgres;

/// <summary>A relation that a stored query touches, and with which rights.</summary>
public readonly record struct RelationUse(uint Relation, Act Acts);
