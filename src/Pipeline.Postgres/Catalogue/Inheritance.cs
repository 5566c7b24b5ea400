namespace Pipeline.Postgres;

/// <summary>A partition, or a table that inherits.</summary>
public sealed record Inheritance(uint Child, uint Parent, bool Partition);
