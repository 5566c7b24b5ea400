namespace Pipeline.Stacks;

/// <summary>
/// Proof of life through the database: <paramref name="Newest"/> selects one timestamptz, which must become newer than
/// the recreate.
/// </summary>
/// <param name="Newest">SQL of one row and one column.</param>
/// <param name="Within">How long after the recreate it may take.</param>
public sealed record Heartbeat(string Newest, TimeSpan Within);
