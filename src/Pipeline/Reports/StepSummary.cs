using System.Text;
using Pipeline.Releases;

namespace Pipeline.Reports;

/// <summary>The same as Markdown for a GitHub job, however the run ended.</summary>
public static class StepSummary
{
    /// <param name="target">What was typed.</param>
    /// <param name="page">The release's own report; null where no release was opened.</param>
    public static string Markdown(string target, RunReport report, string? page = null)
    {
        var text = new StringBuilder(
            $"### {(report.Release is { } id ? $"Release {id}" : target)}: {report.Outcome} (exit code "
                + $"{report.ExitCode})\n\n"
        );
        if (report.Error is { } error)
            text.Append($"    {error.ReplaceLineEndings("\n    ")}\n\n");
        if (page is not null)
            return text.Append(page).ToString();
        if (report.Release is null && report.Plan.Count > 0)
            return text.Append($"```text\n{string.Join('\n', report.Plan)}\n```\n").ToString();
        if (report.Commit is { } commit)
            text.Append($"Commit `{commit}`\n\n");
        if (report.Stages.Count > 0)
            text.Append("| stage | result |\n|---|---|\n");
        foreach (var stage in report.Stages)
            text.Append($"| {stage.Stage} | {stage.Result}{(stage.Why is { } why ? $": {Cell(why)}" : "")} |\n");
        foreach (var service in report.Services)
            text.Append(
                $"\n- downtime of {service.Service}: "
                    + $"{ConsoleLog.Seconds(TimeSpan.FromSeconds(service.DowntimeSeconds))}"
            );
        return text.Append('\n').ToString();
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
