namespace Pipeline.Postgres;

/// <summary>Something that changes under a service when its role changes.</summary>
public sealed record ParityDifference(string What, string Legacy, string App, string WhyItMatters, string FixSql);
