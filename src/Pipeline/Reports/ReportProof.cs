namespace Pipeline.Reports;

/// <summary>One thing that was looked at.</summary>
/// <param name="Note">What was not compared, and the like.</param>
/// <param name="Rule">The stop rule that watches it; null where none does, and in old journals.</param>
public sealed record ReportProof(string Stage, string Claim, string Found, string? Note, string? Rule = null);
