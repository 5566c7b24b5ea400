using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>
/// The cut-overs that a rollback has to take back, so that env and role are those of the release it goes to.
/// </summary>
/// <param name="Env">Releases that edited the env file since and still stand, oldest first.</param>
/// <param name="Roles">Releases that changed roles or grants since and still stand, oldest first.</param>
internal sealed record TakenBack(IReadOnlyList<ReleaseRecord> Env, IReadOnlyList<ReleaseRecord> Roles)
{
    /// <summary>Pure.</summary>
    public static TakenBack After(ReleaseHistory history, ReleaseRecord target) =>
        new(
            [
                .. history
                    .After(target, StageNames.CutOverEnv, p => p.WorkAs<CutOverEnvWork>().TakesBack ?? [])
                    .Where(r => EnvOf(r).Backup is not null),
            ],
            history.After(target, StageNames.ProvisionRoles, p => p.WorkAs<ProvisionWork>().TakesBack ?? [])
        );

    /// <summary>
    /// For a rollback: empty when the cut-overs since were undone already; only a new cut-over restores them.
    /// </summary>
    public static TakenBack Of(Release release)
    {
        var back = After(release.History, release.History.Find(release.Goal.Restores!)!);
        return back.GoesForward ? new TakenBack([], []) : back;
    }

    /// <summary>The target was cut over, and that was undone since.</summary>
    public bool GoesForward =>
        Env.Any(r => EnvOf(r).TakesBack is not null) || Roles.Any(r => WorkOf(r).TakesBack is not null);

    /// <summary>The env file as it was before the first of them; null when none edited it.</summary>
    public EnvFileBackup? Before => Env.Count == 0 ? null : EnvOf(Env[0]).Backup;

    /// <summary>What they set.</summary>
    public IReadOnlySet<string> Keys => Env.SelectMany(r => EnvOf(r).Keys).ToHashSet();

    public static CutOverEnvWork EnvOf(ReleaseRecord release) =>
        release.Stage(StageNames.CutOverEnv)!.Plan.WorkAs<CutOverEnvWork>();

    public static ProvisionWork WorkOf(ReleaseRecord release) =>
        release.Stage(StageNames.ProvisionRoles)!.Plan.WorkAs<ProvisionWork>();
}
