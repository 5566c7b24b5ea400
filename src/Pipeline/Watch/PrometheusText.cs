using System.Globalization;
using System.Text;

namespace Pipeline.Watching;

/// <summary>
/// Figures as a file for node_exporter's textfile collector (Prometheus text format 0.0.4). Pure.
/// </summary>
public static class PrometheusText
{
    public static string Of(WatchFigures figures)
    {
        var text = new StringBuilder();
        var project = Label("project", figures.Project);
        Family(text, "drift", "gauge", "Findings that stand now, by kind.");
        foreach (var kind in Enum.GetValues<DriftKind>())
            Value(text, "drift", $"{project},{Label("kind", NameOf(kind))}", figures.Findings.GetValueOrDefault(kind));
        Family(text, "can_look", "gauge", "1 when the last look could be made.");
        Value(text, "can_look", project, figures.CanLook ? 1 : 0);
        Family(text, "release_under_way", "gauge", "1 while a release is under way and nothing is said of drift.");
        Value(text, "release_under_way", project, figures.IsReleaseUnderWay ? 1 : 0);
        Family(text, "last_look_timestamp_seconds", "gauge", "When the stack was last looked at; 0 before that.");
        Value(text, "last_look_timestamp_seconds", project, figures.LastLook?.ToUnixTimeMilliseconds() / 1000.0 ?? 0);
        Counter(text, project, "looks_total", "Looks at the stack.", figures.Looks);
        Counter(text, project, "failures_total", "Looks that failed.", figures.Failures);
        Counter(text, project, "proofs_total", "Looks at which all was proven again.", figures.Proofs);
        Counter(text, project, "files_read_total", "Files of the code that were read.", figures.FilesRead);
        Family(text, "release_info", "gauge", "The release that is watched.");
        if (figures.Release is { } release)
            Value(
                text,
                "release_info",
                $"{project},{Label("release", release)},{Label("commit", figures.Commit ?? "")}",
                1
            );
        return text.ToString();
    }

    /// <summary>In snake case, as Prometheus has it.</summary>
    public static string NameOf(DriftKind kind) =>
        string.Concat($"{kind}".Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{c}")).ToLowerInvariant();

    private static void Counter(StringBuilder text, string labels, string name, string help, long value)
    {
        Family(text, name, "counter", help);
        Value(text, name, labels, value);
    }

    private static void Family(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP pipeline_watch_{name} {help}\n")
            .Append(CultureInfo.InvariantCulture, $"# TYPE pipeline_watch_{name} {type}\n");

    private static void Value(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"pipeline_watch_{name}{{{labels}}} {value}\n");

    private static string Label(string name, string value) => $"{name}=\"{Escaped(value)}\"";

    private static string Escaped(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
