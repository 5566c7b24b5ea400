using Pipeline.Releases;
using Pipeline.Reports;

namespace Pipeline.Running;

/// <summary>
/// What a run says last, to programs: the document of <c>--json</c>; to a GitHub job summary and outputs.
/// </summary>
internal static class Conclusion
{
    /// <param name="release">What was begun, opened or only planned; null when nothing was.</param>
    /// <param name="json">Null when no document is wanted.</param>
    /// <param name="heading">Of the summary; null when a job is to be told nothing.</param>
    /// <param name="clean">Takes secrets out.</param>
    public static void Write(
        RunReport report,
        Release? release,
        TextWriter? json,
        string? heading,
        Func<string, string> clean
    )
    {
        json?.WriteLine(clean(report.ToJson()));
        if (heading is null)
            return;
        if (JobFile.Summary.IsWanted)
            JobFile.Summary.Append(clean(StepSummary.Markdown(heading, report, ReleaseDocument.TryMarkdown(release))));
        if (JobFile.Outputs.IsWanted)
            JobFile.Outputs.Append(clean(StepOutputs.Lines(report, PageOf(release, report))));
    }

    /// <summary>A run that opened no release has no page of its own.</summary>
    private static string? PageOf(Release? release, RunReport report) =>
        release is not null && report.Release is { } id ? ReportFiles.Find(release.Context.State, id) : null;
}
