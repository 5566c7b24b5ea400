namespace Pipeline.Reports;

/// <summary>How long a service was down.</summary>
/// <param name="Width">Percent of the longest of them.</param>
/// <param name="Heartbeat">How its heartbeat was seen again; null where it has none.</param>
public sealed record ReportBar(string Service, string Took, double Seconds, double Width, string? Heartbeat);
