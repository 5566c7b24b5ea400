using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>When each stage of a release was at work, by the times of its records. Pure.</summary>
internal sealed class ReportTimeline(ReleaseRecord release, IReadOnlyList<JournalRecord> records)
{
    private const double Thinnest = 0.5;

    /// <summary>Without the undo of a stage by itself, which may come years later.</summary>
    private readonly IReadOnlyList<JournalRecord> _own =
    [
        .. records.TakeWhile(r => r.Event != JournalEvent.Closed),
        .. records.Where(r => r.Event == JournalEvent.Closed).Take(1),
    ];

    public IReadOnlyList<ReportStep> Steps() => [.. release.Stages.Select(Step)];

    private ReportStep Step(StageRecord stage)
    {
        var reported = ReportedStage.From(stage);
        // Its undo comes after the undo of all later stages, so it would cover their time.
        var mine = _own.Where(r =>
                r.Stage == stage.Plan.Stage.Value && r.Event is not (JournalEvent.Undoing or JournalEvent.Undone)
            )
            .ToList();
        var isShown = stage.Plan.HasWork && mine.Count > 0;
        var (began, ended) = isShown ? (mine[0].At, mine[^1].At) : (release.OpenedAt, release.OpenedAt);
        var width = isShown ? Math.Max(Thinnest, Percent(ended - began)) : 0;
        return new ReportStep(
            reported.Stage,
            reported.Result,
            reported.Why,
            isShown ? ReleaseDocument.Time(began) : "",
            isShown ? ReleaseDocument.Took(ended - began) : "",
            Math.Min(Percent(began - release.OpenedAt), 100 - width),
            width,
            stage.Plan.Steps,
            stage.Receipt?.Lines ?? []
        );
    }

    private double Percent(TimeSpan time)
    {
        var whole = (_own[^1].At - _own[0].At).TotalSeconds;
        return whole <= 0 ? 0 : Math.Round(Math.Clamp(100 * time.TotalSeconds / whole, 0, 100), 2);
    }
}
