namespace Pipeline.Reports;

/// <summary>A container before and after; "none" where there was none.</summary>
public sealed record ReportContainer(string Service, string Before, string After, bool Changed);
