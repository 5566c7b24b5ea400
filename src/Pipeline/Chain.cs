using Pipeline.Releases;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.BuildImage;
using Pipeline.Stages.CheckMarker;
using Pipeline.Stages.CleanVolume;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Stages.CutOverRole;
using Pipeline.Stages.Migrate;
using Pipeline.Stages.ProvisionRoles;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Stages.RestoreEnv;
using Pipeline.Stages.RestoreRoles;
using Pipeline.Stages.RotateLegacy;
using Pipeline.Stages.VerifyImports;
using Pipeline.Terms;

namespace Pipeline;

/// <summary>
/// The stages in their order. Everything else derives from this list: targets, rollback targets, help, README table,
/// runbook headings.
/// </summary>
public static class Chain
{
    /// <summary>Before a deploy, and only where a patch is given: it becomes a commit.</summary>
    public static IReadOnlyList<IStage> Patch { get; } = [new ApplyPatchStage()];

    /// <summary>From code in a volume to a proven baked image.</summary>
    public static IReadOnlyList<IStage> Deploy { get; } =
    [
        new BakeCodeStage(),
        new BuildImageStage(),
        new VerifyImportsStage(),
        new BackupVolumeStage(),
        new RebuildVolumeStage(),
        new RecreateStage(),
        new CheckMarkerStage(),
    ];

    /// <summary>From a superuser to a proven least-privilege role.</summary>
    public static IReadOnlyList<IStage> CutOver { get; } =
    [new ProvisionRolesStage(), new CutOverEnvStage(), new CutOverRoleStage()];

    /// <summary>After a cut-over, and only where it is asked for: the old credentials become worthless.</summary>
    public static IReadOnlyList<IStage> Rotation { get; } = [new RotateLegacyStage()];

    /// <summary>A release by itself: the code that no service reads any more goes out of the volumes.</summary>
    public static IReadOnlyList<IStage> Cleaning { get; } = [new CleanVolumeStage()];

    /// <summary>A release by itself: what deploys after it has another strategy.</summary>
    public static IReadOnlyList<IStage> Migration { get; } = [new MigrateStage()];

    /// <summary>Of a rollback alone: the cut-overs since the release that is restored are undone.</summary>
    public static IReadOnlyList<IStage> Restore { get; } = [new RestoreEnvStage(), new RestoreRolesStage()];

    /// <summary>The stages that are targets by themselves, in their order.</summary>
    public static IReadOnlyList<IStage> Forward { get; } =
    [.. Patch, .. Deploy, .. CutOver, .. Rotation, .. Cleaning, .. Migration];

    /// <summary>As pages list them: what not every release has comes last.</summary>
    public static IReadOnlyList<IStage> All { get; } =
    [.. Deploy, .. CutOver, .. Rotation, .. Cleaning, .. Migration, .. Patch, .. Restore];

    /// <summary>
    /// To an earlier release: the env file of that release before the services are recreated with it, and the rights of
    /// that release only when nothing uses the present ones any more.
    /// </summary>
    public static IReadOnlyList<IStage> Back { get; } =
        InOrder(
            StageNames.BakeCode,
            StageNames.BuildImage,
            StageNames.VerifyImports,
            StageNames.BackupVolume,
            StageNames.RebuildVolume,
            StageNames.RestoreEnv,
            StageNames.Recreate,
            StageNames.CheckMarker,
            StageNames.RestoreRoles
        );

    /// <summary>
    /// The same on a swarm: with the spec of a service comes the secret that it had, so no env file is restored.
    /// </summary>
    public static IReadOnlyList<IStage> BackOnSwarm { get; } = [.. Back.Where(s => s.Name != StageNames.RestoreEnv)];

    /// <summary>
    /// What <c>CleanVolume</c> runs: a whole backup before, and the proof that what runs does not miss the code after.
    /// </summary>
    public static IReadOnlyList<IStage> Clean { get; } =
        InOrder(StageNames.BackupVolume, StageNames.CleanVolume, StageNames.CheckMarker);

    /// <summary>
    /// The stages that prove what runs; a release is verified when each of them that was asked for holds.
    /// </summary>
    public static IReadOnlyList<StageName> Proofs { get; } =
    [StageNames.CheckMarker, StageNames.CutOverRole, StageNames.RotateLegacy];

    public static IStage Stage(string name) =>
        All.FirstOrDefault(s => s.Name.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw PipelineException.Usage(
            $"there is no stage '{name}'; the stages are {string.Join(", ", All.Select(s => s.Name))}"
        );

    private static IReadOnlyList<IStage> InOrder(params IReadOnlyList<StageName> names) =>
        [.. names.Select(n => All.Single(s => s.Name == n))];
}
