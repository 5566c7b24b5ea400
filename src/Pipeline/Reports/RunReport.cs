using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>What one run came to: the document of <c>--json</c>, and what a GitHub job shows.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Outcome">How the release ended ("verified", "partial", "rolledBack", "incomplete"); of what opened
/// none: "planned", "nothingToDo", "done", "locked", "interrupted", "badUsage" or "failed".</param>
/// <param name="Release">Null when none was opened.</param>
/// <param name="Commit">The commit that it is about.</param>
/// <param name="Images">Image reference to full image ID.</param>
/// <param name="Services">The services that were recreated, with seconds of downtime.</param>
/// <param name="Stages">Every stage, with its plan.</param>
/// <param name="Error">What was said of the failure.</param>
public sealed record RunReport(
    int ExitCode,
    string Outcome,
    string? Release,
    string? Commit,
    IReadOnlyDictionary<string, string> Images,
    IReadOnlyList<ReportedService> Services,
    IReadOnlyList<ReportedStage> Stages,
    string? Error
)
{
    /// <summary>The version of the commit; null where none was opened, or none could be computed.</summary>
    public string? Version { get; init; }

    /// <summary>Nodes of a swarm that it was proven without, since they were lost; null where there are none.</summary>
    public IReadOnlyList<string>? WithoutNodes { get; init; }

    /// <summary>Of the plan and of the world that it was made from; null where nothing was planned.</summary>
    public string? PlanHash { get; init; }

    /// <summary>The plan as a person reads it; empty where nothing was planned.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <param name="release">What was begun, opened or only planned.</param>
    public static RunReport From(Release? release, IReadOnlyList<StagePlan> plans, ExitCode code, string? error) =>
        release is null || release.History.Find(release.Id) is { }
            ? From(release?.History.Find(release.Id), plans, code, error)
            : From((ReleaseRecord?)null, plans, code, error) with
            {
                Outcome = Ending(code, isKnown: true),
                Commit = release.Commit,
                Images = release.Images,
                Version = release.Commit == release.Opening.Commit ? release.Opening.Version : null,
            };

    /// <param name="record">The release as recorded; null when none was opened.</param>
    public static RunReport From(ReleaseRecord? record, IReadOnlyList<StagePlan> plans, ExitCode code, string? error) =>
        new(
            (int)code,
            record?.Closing is { } closing ? Word(closing.Outcome.ToString()) : Ending(code, isKnown: false),
            record?.Id,
            record?.Closing?.Commit ?? record?.Opening.Commit,
            record?.Closing?.Images ?? new Dictionary<string, string>(),
            record is null
                ? []
                :
                [
                    .. ReleaseReport
                        .Downtimes(record)
                        .Select(d => new ReportedService(d.Service, Math.Round(d.Seconds, 1))),
                ],
            record is null ? [.. plans.Select(ReportedStage.From)] : [.. record.Stages.Select(ReportedStage.From)],
            error
        )
        {
            Version = record?.Version,
            WithoutNodes = record?.WithoutNodes is { Count: > 0 } lost ? lost : null,
        };

    public string ToJson() => JsonSerializer.Serialize(this, Json.Indented);

    private static string Ending(ExitCode code, bool isKnown) =>
        code switch
        {
            Pipeline.Terms.ExitCode.Done => isKnown ? "nothingToDo" : "done",
            Pipeline.Terms.ExitCode.SomethingToDo => "planned",
            Pipeline.Terms.ExitCode.Locked => "locked",
            Pipeline.Terms.ExitCode.Usage => "badUsage",
            Pipeline.Terms.ExitCode.HungUp
            or Pipeline.Terms.ExitCode.Interrupted
            or Pipeline.Terms.ExitCode.Terminated => "interrupted",
            _ => "failed",
        };

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
