namespace Pipeline.Reports;

/// <param name="For">What it does, as a sentence without its end.</param>
public sealed record ReportCommand(string For, string Command);
