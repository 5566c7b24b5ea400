namespace Pipeline.Postgres;

/// <summary>A statement as pg_stat_statements keeps it, values replaced by <c>$n</c>, and how often it ran.</summary>
public sealed record PastStatement(string Text, long Calls);
