using System.Text;
using Pipeline.Journal;

namespace Pipeline.Reports;

/// <summary>The same as Markdown for a GitHub job (<c>$GITHUB_STEP_SUMMARY</c>); nothing elsewhere.</summary>
public static class StepSummary
{
    public static void Append(ReleaseRecord record)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
            File.AppendAllText(file, Markdown(record));
    }

    public static string Markdown(ReleaseRecord record)
    {
        var text = new StringBuilder($"### Release {record.Id}: {record.Closing!.Outcome}\n\n");
        text.Append($"Commit `{record.Closing.Commit}`\n\n| stage | result |\n|---|---|\n");
        foreach (var stage in record.Stages)
            text.Append($"| {stage.Plan.Stage} | {Result(stage)} |\n");
        foreach (var service in ReleaseReport.Downtimes(record))
            text.Append($"\n- downtime of {service.Service}: {Narrator.Seconds(TimeSpan.FromSeconds(service.Seconds))}");
        return text.Append('\n').ToString();
    }

    private static string Result(StageRecord stage) => stage switch
    {
        { Undone: true } => "undone",
        { Plan.Nothing: { } why } => $"nothing to do: {why.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")}",
        { Proof: { } proof } => $"proven ({proof.Evidence.Count} checks)",
        _ => "not proven",
    };
}
