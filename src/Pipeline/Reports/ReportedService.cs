namespace Pipeline.Reports;

/// <summary>A service that was recreated.</summary>
public sealed record ReportedService(string Service, double DowntimeSeconds);
