namespace Pipeline.Reports;

/// <summary>Where the release is recorded, and by what one sees that nobody changed it.</summary>
/// <param name="Last">Number of the last record of this release.</param>
/// <param name="Hash">That record's hash; each hash covers all records before it.</param>
/// <param name="Check">A shell command that computes it again.</param>
public sealed record ReportJournal(string Path, long First, long Last, string Hash, string Check);
