using Pipeline.Releases;
using Pipeline.Terms;

partial class Build
{
    [Parameter("Rollback: the image of a verified release, or the beginning of its ID", Name = "image")]
    readonly string ToImage = null!;

    [Parameter(
        "Rollback, VerifyProvenance: a verified release, such as r3 or v1.4.0 (r0: before the first); Report: any",
        Name = "release"
    )]
    readonly string ToRelease = null!;

    [Parameter(
        "Rollback: bring the volumes back whole, the services' own data too, as they were when that release was "
            + "last live"
    )]
    readonly bool WithState;

    [Parameter("Rollback: leave env file and database role as they are, whatever that release ran with")]
    readonly bool KeepEnv;

    [Parameter("Rollback: only this stage of the last release, such as RebuildVolume")]
    readonly string Stage = null!;

    [Parameter("Prune: how many verified releases to keep whole, at least 2")]
    readonly int Keep = 5;

    [Parameter("Resume: put the old state back instead of finishing")]
    readonly bool Undo;

    IReadOnlyList<string> RollbackOptions =>
        [
            .. new[]
            {
                ToRelease is null ? null : $"--release {ToRelease}",
                ToImage is null ? null : $"--image {ToImage}",
                Stage is null ? null : $"--stage {Stage}",
                WithState ? "--with-state" : null,
                KeepEnv ? "--keep-env" : null,
            }.OfType<string>(),
        ];

    Target Rollback =>
        _ =>
            _.Description(
                    "Rolls back to a verified release (--release, --image; without either it proposes one), "
                        + "or undoes one stage (--stage); proves what then runs"
                )
                .Executes(() =>
                    Guard(() =>
                        Stage is null
                            ? Run.Back(new RollbackTarget(ToRelease, ToImage, WithState, KeepEnv))
                            : Run.Back(Stage)
                    )
                );

    Target Resume =>
        _ =>
            _.Description("Finishes a release whose process died, or puts the old state back (--undo)")
                .Executes(() => Guard(() => Run.Resume(Undo)));

    Target Prune =>
        _ =>
            _.Description("Removes backups and images of this stack that no kept release needs (--keep)")
                .Executes(() => Guard(() => Run.Prune(Keep)));

    Target RollbackApplyPatch => _ => _.Back(nameof(ApplyPatch), () => Run, Guard);

    Target RollbackBakeCode => _ => _.Back(nameof(BakeCode), () => Run, Guard);

    Target RollbackBuildImage => _ => _.Back(nameof(BuildImage), () => Run, Guard);

    Target RollbackVerifyImports => _ => _.Back(nameof(VerifyImports), () => Run, Guard);

    Target RollbackBackupVolume => _ => _.Back(nameof(BackupVolume), () => Run, Guard);

    Target RollbackRebuildVolume => _ => _.Back(nameof(RebuildVolume), () => Run, Guard);

    Target RollbackRecreate => _ => _.Back(nameof(Recreate), () => Run, Guard);

    Target RollbackCheckMarker => _ => _.Back(nameof(CheckMarker), () => Run, Guard);

    Target RollbackProvisionRoles => _ => _.Back(nameof(ProvisionRoles), () => Run, Guard);

    Target RollbackCutOverEnv => _ => _.Back(nameof(CutOverEnv), () => Run, Guard);

    Target RollbackCutOverRole => _ => _.Back(nameof(CutOverRole), () => Run, Guard);

    Target RollbackRotateLegacy => _ => _.Back(nameof(RotateLegacy), () => Run, Guard);

    Target RollbackCleanVolume => _ => _.Back(nameof(CleanVolume), () => Run, Guard);

    Target RollbackMigrate => _ => _.Back(nameof(Migrate), () => Run, Guard);

    Target RollbackRestoreEnv => _ => _.Back(StageNames.RestoreEnv.Value, () => Run, Guard);

    Target RollbackRestoreRoles => _ => _.Back(StageNames.RestoreRoles.Value, () => Run, Guard);
}
