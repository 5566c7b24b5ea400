using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Copies of env files that a cut-over left in the state folder. They hold the passwords of that time, so they go as
/// soon as no undo and no rollback reads them.
/// </summary>
internal static class EnvCopies
{
    /// <summary>Paths of copies that nothing needs any more. Pure.</summary>
    /// <param name="kept">Releases that a rollback may still go to.</param>
    public static IReadOnlyList<string> Unneeded(ReleaseHistory history, IReadOnlyList<ReleaseRecord> kept)
    {
        var edited = history
            .Releases.Where(r => EnvChange.RecordOf(r) is { Plan.HasWork: true } && EnvChange.In(r)!.Backup is not null)
            .ToList();
        var needed = kept.Select(r => StandingCutOvers.Since(history, r).Before?.Copy)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var release in edited.Where(r => IsUnfinished(r) || r == Standing(edited)))
        {
            needed.Add(EnvChange.In(release)!.Backup!.Copy);
            if (EnvChange.In(release)!.From is { } from)
                needed.Add(from.Copy);
        }

        return [.. edited.Select(r => EnvChange.In(r)!.Backup!.Copy).Where(c => !needed.Contains(c)).Distinct()];
    }

    /// <summary>
    /// Paths of copies of services' own env files that neither a rollback, nor an undo, nor a release that is open
    /// reads. Pure.
    /// </summary>
    public static IReadOnlyList<string> UnneededOfServices(ReleaseHistory history, IReadOnlyList<ReleaseRecord> kept)
    {
        var last = history.Releases.LastOrDefault(r =>
            r.Stage(StageNames.Recreate) is { Plan.HasWork: true, Undone: false }
        );
        // An edit that a failed deploy put aside stays until another release is live.
        var since = history.Releases.SkipWhile(r => history.LastVerified is { } live && r != live).ToList();
        var used = history
            .Releases.Where(r =>
                kept.Contains(r)
                || IsUnfinished(r)
                || r == last
                || r == EnvFileCopies.Running(history)
                || since.Contains(r)
            )
            .ToList();
        var needed = used.SelectMany(r => Taken(r).Concat(Moved(r)).Concat(r.Opening.EnvFiles ?? []))
            .Select(c => c.Copy)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. history
                .Releases.SelectMany(r => Taken(r).Concat(Moved(r)))
                .Select(c => c.Copy)
                .Where(c => !needed.Contains(c))
                .Distinct(),
        ];
    }

    private static IEnumerable<EnvFileBackup> Taken(ReleaseRecord release) => release.Closing?.EnvFiles ?? [];

    /// <summary>What a rollback replaced, and edits that a deploy took over or put aside.</summary>
    private static IEnumerable<EnvFileBackup> Moved(ReleaseRecord release)
    {
        if (release.Stage(StageNames.Recreate) is not { Plan.HasWork: true } stage)
            return [];
        var work = RecreateStage.Work(stage.Plan);
        return (work.EnvFiles ?? [])
            .Select(m => m.Before)
            .Concat((work.Edited ?? []).SelectMany(m => new[] { m.Before, m.Wanted }));
    }

    private static bool IsUnfinished(ReleaseRecord release) =>
        release.IsOpen || release.Closing!.Outcome == Outcome.Incomplete || release.HalfUndone.Count > 0;

    /// <summary>RollbackCutOverEnv, RollbackCutOverRole and RollbackRestoreEnv undo the last one that stands.</summary>
    private static ReleaseRecord? Standing(IReadOnlyList<ReleaseRecord> edited) =>
        edited.LastOrDefault(r => EnvChange.RecordOf(r) is { Undone: false });
}
