using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>
/// The cut-overs since a release that still stand: a rollback undoes them, so that env and role are those of that
/// release.
/// </summary>
/// <param name="Env">Releases that changed the env file since and still stand, oldest first.</param>
/// <param name="Roles">Releases that changed roles or grants since and still stand, oldest first.</param>
internal sealed record StandingCutOvers(IReadOnlyList<ReleaseRecord> Env, IReadOnlyList<ReleaseRecord> Roles)
{
    /// <summary>Pure.</summary>
    public static StandingCutOvers Since(ReleaseHistory history, ReleaseRecord target) =>
        new(
            [.. history.After(target, EnvChange.Stages, UndoneBy).Where(r => EnvChange.In(r)!.Backup is not null)],
            history.After(target, RoleStages, UndoneBy)
        );

    /// <summary>
    /// Those that a rollback undoes: none when the cut-overs since were undone already; only a new cut-over does them
    /// again.
    /// </summary>
    public static StandingCutOvers For(Release release)
    {
        var standing = Since(release.History, release.History.Find(release.Goal.Restores!)!);
        return standing.GoesForward ? new StandingCutOvers([], []) : standing;
    }

    /// <summary>The target was cut over, and that was undone since.</summary>
    public bool GoesForward =>
        Env.Any(r => r.Stage(StageNames.RestoreEnv) is not null)
        || Roles.Any(r => r.Stage(StageNames.RestoreRoles) is not null);

    /// <summary>The env file as it was before the first of them; null when none changed it.</summary>
    public EnvFileBackup? Before => Env.Count == 0 ? null : EnvChange.In(Env[0])!.Backup;

    /// <summary>What they set.</summary>
    public IReadOnlySet<string> Keys => Env.SelectMany(r => EnvChange.In(r)!.Keys).ToHashSet();

    public static ProvisionWork ProvisionedBy(ReleaseRecord release) =>
        RoleStages.Select(release.Stage).OfType<StageRecord>().Last().Plan.WorkAs<ProvisionWork>();

    private static IReadOnlyList<StageName> RoleStages { get; } = [StageNames.ProvisionRoles, StageNames.RestoreRoles];

    private static IReadOnlyList<string> UndoneBy(StagePlan plan) => plan.WorkAs<Undoing>().TakesBack ?? [];

    /// <summary>What plans of both stages say under this name in the journal.</summary>
    private sealed record Undoing(IReadOnlyList<string>? TakesBack);
}
