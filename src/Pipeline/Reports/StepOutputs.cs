using System.Globalization;
using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>
/// The same as outputs of a GitHub job's step, however the run ended; <c>action.yml</c> hands them on.
/// </summary>
public static class StepOutputs
{
    /// <summary>A line each, <c>name=value</c>; what is not known is empty.</summary>
    /// <param name="page">The report of the release; null where there is none.</param>
    public static string Lines(RunReport report, string? page) =>
        string.Concat(Values(report, page).Select(v => $"{v.Name}={v.Value?.ReplaceLineEndings(" ")}\n"));

    private static IEnumerable<(string Name, string? Value)> Values(RunReport report, string? page) =>
        [
            ("exit-code", report.ExitCode.ToString(CultureInfo.InvariantCulture)),
            ("outcome", report.Outcome),
            ("release", report.Release),
            ("commit", report.Commit),
            ("version", report.Version),
            ("image", report.Images.Values.Distinct().ToList() is [var only] ? only : null),
            ("images", JsonSerializer.Serialize(report.Images, Json.Options)),
            ("plan-hash", report.PlanHash),
            ("report", page),
        ];
}
