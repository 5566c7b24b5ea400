namespace Pipeline.Reports;

/// <summary>One thing that was looked at.</summary>
/// <param name="Note">What was not compared, and the like.</param>
public sealed record ReportProof(string Stage, string Claim, string Found, string? Note);
