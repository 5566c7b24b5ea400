namespace Pipeline.Postgres;

/// <summary>An inverse statement that was not needed or not possible, and why.</summary>
public sealed record UndoNote(string Statement, string Why);
