namespace Pipeline.Reports;

/// <summary>What a reference named when the release ended.</summary>
public sealed record ReportImage(string Reference, string Id);
