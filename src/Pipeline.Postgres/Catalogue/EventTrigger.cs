namespace Pipeline.Postgres;

/// <summary>An event trigger that is not switched off.</summary>
public sealed record EventTrigger(string Name, uint Routine, string Event);
