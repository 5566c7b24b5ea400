using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// What of the past still counts: which releases turned out bad, and which cut-overs stand. By the order of the journal
/// alone, never by tags or times. Pure.
/// </summary>
public static class Standing
{
    /// <summary>The release whose tuple a rollback made live again; any other release itself.</summary>
    public static ReleaseRecord Origin(this ReleaseHistory history, ReleaseRecord release) =>
        release.Opening.Of is { } of && history.Find(of) is { } target ? history.Origin(target) : release;

    /// <summary>
    /// Releases that were live and were rolled back to an earlier one, or undone, together with the release that they
    /// had made live again. Who rolls back to one of them by name clears it.
    /// </summary>
    public static IReadOnlySet<string> Bad(this ReleaseHistory history)
    {
        var bad = new HashSet<string>();
        ReleaseRecord? live = null;
        foreach (var release in history.Releases.Where(r => r.WasLive))
        {
            if (
                live is not null
                && release.Opening.Kind == ReleaseKind.Rollback
                && history.Position(release) < history.Position(live)
            )
                bad.UnionWith([live.Id, history.Origin(live).Id]);
            if (release.Opening.Kind == ReleaseKind.Rollback)
                bad.ExceptWith([release.Opening.Of!, history.Origin(release).Id]);
            if (release.IsTakenBack)
                bad.Add(release.Id);
            else
                live = release;
        }

        return bad;
    }

    /// <summary>Every container that a release has recorded when it ended, by ID.</summary>
    public static IReadOnlySet<string> RecordedContainers(this ReleaseHistory history) =>
        history.Releases.SelectMany(r => r.Closing?.After ?? []).Select(s => s.Container).ToHashSet();

    /// <summary>The services that the last release has recorded when it ended.</summary>
    public static IReadOnlySet<string> RecordedServices(this ReleaseHistory history) =>
        (history.Releases.LastOrDefault(r => r.Closing is not null)?.Closing!.After ?? [])
            .Select(s => s.Service)
            .ToHashSet();

    /// <summary>Where a release stands in the order of what was first made live.</summary>
    public static int Position(this ReleaseHistory history, ReleaseRecord release) =>
        Index(history, history.Origin(release));

    /// <summary>
    /// Releases after the given one whose work of a stage is still in place: neither undone by itself nor by a
    /// rollback.
    /// </summary>
    /// <param name="stages">The stage that does this work, and the one by which a rollback undoes it.</param>
    /// <param name="takenBack">Which releases' work a rollback's own work takes back.</param>
    public static IReadOnlyList<ReleaseRecord> After(
        this ReleaseHistory history,
        ReleaseRecord from,
        IReadOnlyList<StageName> stages,
        Func<StagePlan, IReadOnlyList<string>> takenBack
    )
    {
        var standing = new List<ReleaseRecord>();
        foreach (var release in history.Releases.Skip(Index(history, from) + 1))
        {
            if (
                release.Closing?.Outcome is not (Outcome.Verified or Outcome.Partial)
                || stages.Select(release.Stage).FirstOrDefault(s => s is { Plan.HasWork: true, Undone: false })
                    is not { } record
            )
                continue;
            var ids = takenBack(record.Plan);
            if (ids.Count == 0 || ids.Any(id => !standing.Exists(s => s.Id == id)))
                standing.Add(release);
            else
                standing.RemoveAll(s => ids.Contains(s.Id));
        }

        return standing;
    }

    private static int Index(ReleaseHistory history, ReleaseRecord release) =>
        history.Releases.TakeWhile(r => r.Id != release.Id).Count();
}
