namespace Pipeline.Reports;

/// <summary>Who approved which plan, and how.</summary>
/// <param name="How">Such as "--go volume restart, the plan pinned by its hash".</param>
public sealed record ReportApproval(string By, string At, string How, string PlanHash);
