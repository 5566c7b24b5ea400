namespace Pipeline.Postgres;

/// <summary>A trigger that is not switched off. Acts: what fires it.</summary>
public sealed record TableTrigger(uint Relation, string Name, uint Routine, Act Acts, bool Before);
