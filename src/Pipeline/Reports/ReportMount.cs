namespace Pipeline.Reports;

/// <summary>What is mounted at one place of a service before and after.</summary>
public sealed record ReportMount(string Service, string Destination, string Before, string After, bool Changed);
