using System.Text.Json.Serialization;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>One release of the journal, for people and as JSON.</summary>
/// <param name="State"> What it counts for now: "live", "verified" (was live before), "bad" (was live, and was rolled
/// back), "undone" (was live, and a part of it was undone by itself), "cut over", "cut over, undone", "rolled
/// back", "partial", "incomplete", "open".
/// </param>
public sealed record ReleaseLine(
    string Release,
    string Kind,
    DateTimeOffset OpenedAt,
    string Commit,
    string State,
    string Outcome,
    IReadOnlyDictionary<string, string> Images,
    IReadOnlyDictionary<string, double> DowntimeSeconds,
    string? Reason,
    string? Version
)
{
    /// <summary>Path of its page; null where nobody made one (<c>./build.sh Report</c>).</summary>
    public string? Report { get; init; }

    /// <summary>Nodes of a swarm that it was proven without, since they were lost; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? WithoutNodes { get; init; }

    public static IReadOnlyList<ReleaseLine> From(ReleaseHistory history)
    {
        var bad = history.Bad();
        return [.. history.Releases.Select(r => From(r, StateOf(r, history.LastVerified, bad)))];
    }

    private static string StateOf(ReleaseRecord release, ReleaseRecord? live, IReadOnlySet<string> bad) =>
        release switch
        {
            { IsOpen: true } => "open",
            { WasLive: true, IsTakenBack: true } => "undone",
            { WasLive: true } when release.Id == live?.Id => "live",
            { WasLive: true } => bad.Contains(release.Id) ? "bad" : "verified",
            { Closing.Outcome: Pipeline.Journal.Outcome.Verified } => release.Stages.Any(s => s.Undone)
                ? "cut over, undone"
                : "cut over",
            { Closing.Outcome: Pipeline.Journal.Outcome.RolledBack } => "rolled back",
            { Closing.Outcome: Pipeline.Journal.Outcome.Partial } => "partial",
            _ => "incomplete",
        };

    private static ReleaseLine From(ReleaseRecord release, string state) =>
        new(
            release.Id,
            release.Opening.Purpose,
            release.OpenedAt,
            release.Closing?.Commit ?? release.Opening.Commit,
            state,
            release.Closing?.Outcome.ToString() ?? "OPEN",
            release.Closing?.Images ?? new Dictionary<string, string>(),
            ReleaseReport.Downtimes(release).ToDictionary(s => s.Service, s => Math.Round(s.Seconds, 1)),
            release.Closing?.Reason,
            release.Version
        )
        {
            WithoutNodes = release.WithoutNodes is { Count: > 0 } lost ? lost : null,
        };
}
