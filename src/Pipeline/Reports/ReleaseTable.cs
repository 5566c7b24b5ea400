using System.Globalization;
using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Running;

namespace Pipeline.Reports;

/// <summary>One release of the journal, for people and as JSON.</summary>
public sealed record ReleaseLine(string Release, string Kind, DateTimeOffset OpenedAt, string Commit, string Outcome, IReadOnlyDictionary<string, string> Images, IReadOnlyDictionary<string, double> DowntimeSeconds, string? Reason)
{
    public static ReleaseLine Of(ReleaseRecord release) => new(
        release.Id,
        release.Opening.Of is { } target ? $"rollback to {target}" : "deploy",
        release.OpenedAt,
        release.Closing?.Commit ?? release.Opening.Commit,
        release.Closing?.Outcome.ToString() ?? "OPEN",
        release.Closing?.Images ?? new Dictionary<string, string>(),
        ReleaseReport.Downtimes(release).ToDictionary(s => s.Service, s => Math.Round(s.Seconds, 1)),
        release.Closing?.Reason);
}

/// <summary>The history: what can be gone back to, and what failed.</summary>
public static class ReleaseTable
{
    public static Task Print(Workshop workshop, bool json, TextWriter output)
    {
        var history = ReleaseHistory.Of(workshop.OpenJournal().Records);
        var lines = history.Releases.Select(ReleaseLine.Of).ToList();
        if (json)
            output.WriteLine(JsonSerializer.Serialize(lines, Json.Indented));
        else if (lines.Count == 0)
            output.WriteLine("no releases yet: ./build.sh DeployBaked");
        else
            Tables.Write(output, ["release", "kind", "opened (UTC)", "commit", "outcome", "images", "downtime"], lines.Select(Cells));
        return Task.CompletedTask;
    }

    private static string[] Cells(ReleaseLine line) =>
    [
        line.Release,
        line.Kind,
        line.OpenedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        line.Commit[..12],
        line.Outcome,
        string.Join(", ", line.Images.Values.Select(ServiceState.Short)),
        string.Join(", ", line.DowntimeSeconds.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value:0.0} s"))),
    ];
}
