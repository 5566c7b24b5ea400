using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>
/// On a swarm a rollback posts the former spec, and the former secret with it; the journal says whether the role in
/// that secret still has its rights.
/// </summary>
internal static class RestoredRights
{
    /// <returns>Null where the rights of that release were not taken back since, or were given again. Pure.</returns>
    public static string? Problem(ReleaseHistory history, ReleaseRecord target)
    {
        var last = history.Releases.LastOrDefault(r =>
            Has(r, StageNames.ProvisionRoles) || Has(r, StageNames.RestoreRoles)
        );
        if (last is null || !Has(last, StageNames.RestoreRoles))
            return null;
        var taken = last.Stage(StageNames.RestoreRoles)!.Plan.WorkAs<Undoing>().TakesBack ?? [];
        var lost = taken.FirstOrDefault(id => Place(history, id) <= Place(history, target.Id));
        return lost is null || Place(history, last.Id) <= Place(history, target.Id)
            ? null
            : $"{target.Id} ran on the role of the cut-over {lost}, whose rights {last.Id} took back: ./build.sh "
                + "CutOver first, then this";
    }

    private static int Place(ReleaseHistory history, string release) =>
        history.Releases.TakeWhile(r => r.Id != release).Count();

    private static bool Has(ReleaseRecord release, StageName stage) =>
        release.Closing is { Outcome: Outcome.Verified or Outcome.Partial }
        && release.Stage(stage) is { Plan.HasWork: true, Undone: false };

    /// <summary>What the plan says under this name in the journal.</summary>
    private sealed record Undoing(IReadOnlyList<string>? TakesBack);
}
