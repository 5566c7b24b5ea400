namespace Pipeline.Reports;

/// <summary>A copy that this release made.</summary>
/// <param name="Of">The volume or file.</param>
/// <param name="At">The volume or file that holds it.</param>
/// <param name="What">Such as "whole volume, restored once and compared equal".</param>
public sealed record ReportBackup(string Of, string At, string What);
