using Pipeline.Journal;
using Pipeline.Stages;
using Pipeline.Stages.CutOverEnv;

namespace Pipeline.Running;

/// <summary>Copies of env files that a cut-over left in the state folder. They hold the passwords of then, so they go as soon as no undo and no rollback reads them.</summary>
internal static class EnvCopies
{
    /// <summary>Paths of copies that nothing needs any more. Pure.</summary>
    /// <param name="kept">Releases that a rollback may still go to.</param>
    public static IReadOnlyList<string> Unneeded(ReleaseHistory history, IReadOnlyList<ReleaseRecord> kept)
    {
        var edited = history.Releases.Where(r => r.Stage(StageNames.CutOverEnv) is { Plan.HasWork: true } && TakenBack.EnvOf(r).Backup is not null).ToList();
        var needed = kept.Select(r => TakenBack.After(history, r).Before?.Copy).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var release in edited.Where(r => IsUnfinished(r) || r == Standing(edited)))
        {
            needed.Add(TakenBack.EnvOf(release).Backup!.Copy);
            if (TakenBack.EnvOf(release).From is { } from)
                needed.Add(from.Copy);
        }

        return [.. edited.Select(r => TakenBack.EnvOf(r).Backup!.Copy).Where(c => !needed.Contains(c)).Distinct()];
    }

    private static bool IsUnfinished(ReleaseRecord release) => release.IsOpen || release.Closing!.Outcome == Outcome.Incomplete || release.HalfUndone.Count > 0;

    /// <summary>RollbackCutOverEnv and RollbackCutOverRole undo the last one that stands.</summary>
    private static ReleaseRecord? Standing(IReadOnlyList<ReleaseRecord> edited) => edited.LastOrDefault(r => r.Stage(StageNames.CutOverEnv) is { Undone: false });
}
