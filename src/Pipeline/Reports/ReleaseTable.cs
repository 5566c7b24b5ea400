using System.Globalization;
using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>The history: what can be rolled back to, and what failed.</summary>
public static class ReleaseTable
{
    private const int LongestReason = 60;

    public static void Print(StackContext context, ReleaseHistory history, bool json, TextWriter output)
    {
        var lines = ReleaseLine
            .From(history)
            .Select(l => l with { Report = ReportFiles.Find(context.State, l.Release) })
            .ToList();
        if (json)
            output.WriteLine(JsonSerializer.Serialize(lines, Json.Indented));
        else if (lines.Count == 0)
            output.WriteLine(context.Log.Complete("no releases yet: ./build.sh DeployBaked"));
        else
            Tables.Write(
                output,
                [
                    "release",
                    "kind",
                    "opened (UTC)",
                    "commit",
                    "version",
                    "state",
                    "images",
                    "downtime",
                    "report",
                    "reason",
                ],
                lines.Select(Cells)
            );
        if (!json && lines.Any(l => l.Report is not null))
            output.WriteLine($"reports are in {context.State.Reports}");
    }

    /// <summary>All of it is in the JSON and in the journal.</summary>
    private static string Reason(string text) =>
        text.Split('\n')[0] is { Length: > LongestReason } first ? first[..LongestReason] + "…" : text.Split('\n')[0];

    private static string[] Cells(ReleaseLine line) =>
        [
            line.Release,
            line.Kind,
            line.OpenedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            line.Commit[..12],
            line.Version ?? "",
            line.State + NotLookedAt.Words(line.WithoutNodes ?? []),
            string.Join(", ", line.Images.Values.Select(ServiceState.Short)),
            string.Join(
                ", ",
                line.DowntimeSeconds.Select(d =>
                    string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value:0.0} s")
                )
            ),
            line.Report is { } page ? Path.GetFileName(page) : "",
            Reason(line.Reason ?? ""),
        ];
}
