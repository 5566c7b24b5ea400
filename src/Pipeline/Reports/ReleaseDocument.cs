using System.Globalization;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>Makes the report of one release from the journal. Pure.</summary>
internal sealed class ReleaseDocument(
    string project,
    JournalFile journal,
    ReleaseHistory history,
    ReleaseRecord release
)
{
    private readonly IReadOnlyList<JournalRecord> _records = [.. journal.Records.Where(r => r.Release == release.Id)];

    public ReportDocument Make() =>
        new(
            project,
            release.Id,
            ReportVerdict.Of(release),
            ReportVerdict.ToneOf(release),
            release.Opening.Purpose,
            release.Closing?.Outcome.ToString() ?? "open",
            release.Closing?.Commit ?? release.Opening.Commit,
            release.Version,
            Time(release.OpenedAt),
            release.ClosedAt is { } closed ? Time(closed) : "not yet",
            release.ClosedAt is { } end ? Took(end - release.OpenedAt) : "not ended",
            release.Closing?.Reason,
            Approval(),
            [
                .. (release.Closing?.Images ?? new Dictionary<string, string>()).Select(i => new ReportImage(
                    i.Key,
                    i.Value
                )),
            ],
            new ReportTimeline(release, _records).Steps(),
            Downtimes(),
            ReportContainers.Compare(release),
            ReportContainers.Mounts(release),
            ReportProofs.Held(release),
            ReportProofs.Tripped(release),
            ReportRights.Of(release),
            ReportBackups.Of(release),
            ReportCommands.Of(history, release),
            Journaled()
        );

    /// <summary>
    /// The page of a release that this run was about; null where none was opened. How the run ended does not depend on
    /// it.
    /// </summary>
    public static string? TryMarkdown(Release? run)
    {
        if (run?.Journal is not { } journal || run.History.Find(run.Id) is not { } release)
            return null;
        try
        {
            return ReportTemplate.Markdown(
                new ReleaseDocument(run.Context.Project, journal, run.History, release).Make()
            );
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            run.Context.Log.Warn($"no report could be made: {e.Message}");
            return null;
        }
    }

    internal static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    internal static string Took(TimeSpan time) =>
        time.TotalMinutes < 2
            ? ConsoleLog.Seconds(time)
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    private ReportApproval? Approval() =>
        release.Opening.Approval is not { } approval
            ? null
            : new ReportApproval(approval.By, Time(approval.At), How(approval), approval.PlanHash);

    private static string How(Approval approval) =>
        string.Join(
            ", ",
            new[]
            {
                approval.Given.Count > 0 ? $"--go {Words(approval.Given)}" : null,
                approval.Typed.Count > 0 ? $"{Words(approval.Typed)} typed at the terminal" : null,
                approval.IsPinned ? "the plan pinned by its hash" : null,
            }.OfType<string>()
        )
            is { Length: > 0 } how
            ? how
            : "nothing in it needs a word";

    private static string Words(IReadOnlyList<Impact> impacts) =>
        string.Join(' ', impacts.Select(i => i.ToString().ToLowerInvariant()));

    private IReadOnlyList<ReportBar> Downtimes()
    {
        var downtimes = ReleaseReport.Downtimes(release);
        var longest = downtimes.Count == 0 ? 1 : Math.Max(0.1, downtimes.Max(d => d.Seconds));
        return
        [
            .. downtimes.Select(d => new ReportBar(
                d.Service,
                ConsoleLog.Seconds(TimeSpan.FromSeconds(d.Seconds)),
                Math.Round(d.Seconds, 1),
                Math.Round(100 * d.Seconds / longest, 1),
                d.Heartbeat
            )),
        ];
    }

    private ReportJournal Journaled()
    {
        var (first, last) = (_records[0].Seq, _records[^1].Seq);
        var check =
            $"head -n {last} {ShellWord.Quote(journal.Path)} | {{ p=start; while IFS= read -r l; do "
            + "p=$(printf '%s %s' \"$p\" \"${l#* }\" | sha256sum | cut -c1-64); "
            + "[ \"$p\" = \"${l%% *}\" ] || echo CHANGED; done; echo \"$p\"; }";
        return new ReportJournal(journal.Path, first, last, journal.HashOf(last)!, check);
    }
}
