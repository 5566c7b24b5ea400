using System.Globalization;
using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Running;

namespace Pipeline.Reports;

/// <summary>One release of the journal, for people and as JSON.</summary>
/// <param name="State">
/// What it counts for now: "live", "verified" (was live before), "bad" (was live, and was gone back from), "undone" (was live, and a part of it was
/// undone by itself), "cut over", "cut over, taken back", "rolled back", "partial", "incomplete", "open".
/// </param>
public sealed record ReleaseLine(string Release, string Kind, DateTimeOffset OpenedAt, string Commit, string State, string Outcome, IReadOnlyDictionary<string, string> Images, IReadOnlyDictionary<string, double> DowntimeSeconds, string? Reason)
{
    public static IReadOnlyList<ReleaseLine> Of(ReleaseHistory history)
    {
        var bad = history.Bad();
        return [.. history.Releases.Select(r => Of(r, StateOf(r, history.LastVerified, bad)))];
    }

    private static string StateOf(ReleaseRecord release, ReleaseRecord? live, IReadOnlySet<string> bad) => release switch
    {
        { IsOpen: true } => "open",
        { WasLive: true, IsTakenBack: true } => "undone",
        { WasLive: true } when release.Id == live?.Id => "live",
        { WasLive: true } => bad.Contains(release.Id) ? "bad" : "verified",
        { Closing.Outcome: Journal.Outcome.Verified } => release.Stages.Any(s => s.Undone) ? "cut over, taken back" : "cut over",
        { Closing.Outcome: Journal.Outcome.RolledBack } => "rolled back",
        { Closing.Outcome: Journal.Outcome.Partial } => "partial",
        _ => "incomplete",
    };

    private static ReleaseLine Of(ReleaseRecord release, string state) => new(
        release.Id,
        release.Opening.Of is { } target ? $"rollback to {target}" : "deploy",
        release.OpenedAt,
        release.Closing?.Commit ?? release.Opening.Commit,
        state,
        release.Closing?.Outcome.ToString() ?? "OPEN",
        release.Closing?.Images ?? new Dictionary<string, string>(),
        ReleaseReport.Downtimes(release).ToDictionary(s => s.Service, s => Math.Round(s.Seconds, 1)),
        release.Closing?.Reason);
}

/// <summary>The history: what can be gone back to, and what failed.</summary>
public static class ReleaseTable
{
    private const int LongestReason = 60;

    public static void Print(Workshop workshop, bool json, TextWriter output)
    {
        var history = ReleaseHistory.Of(workshop.OpenJournal().Records);
        var lines = ReleaseLine.Of(history);
        if (json)
            output.WriteLine(JsonSerializer.Serialize(lines, Json.Indented));
        else if (lines.Count == 0)
            output.WriteLine(workshop.Narrator.Complete("no releases yet: ./build.sh DeployBaked"));
        else
            Tables.Write(output, ["release", "kind", "opened (UTC)", "commit", "state", "images", "downtime", "reason"], lines.Select(Cells));
    }

    /// <summary>All of it is in the JSON and in the journal.</summary>
    private static string Reason(string text) => text.Split('\n')[0] is { Length: > LongestReason } first ? first[..LongestReason] + "…" : text.Split('\n')[0];

    private static string[] Cells(ReleaseLine line) =>
    [
        line.Release,
        line.Kind,
        line.OpenedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        line.Commit[..12],
        line.State,
        string.Join(", ", line.Images.Values.Select(ServiceState.Short)),
        string.Join(", ", line.DowntimeSeconds.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value:0.0} s"))),
        Reason(line.Reason ?? ""),
    ];
}
