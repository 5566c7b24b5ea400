using Pipeline.Journal;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>The copies that a release made, and where they are. Pure.</summary>
internal static class ReportBackups
{
    public static IReadOnlyList<ReportBackup> Of(ReleaseRecord release) =>
        [.. Volumes(release), .. CutOver(release), .. Files(release)];

    private static IEnumerable<ReportBackup> Volumes(ReleaseRecord release) =>
        release.Stage(StageNames.BackupVolume)?.Receipt is { } receipt
            ? (Json.Value<BackupReceipt>(receipt.Data)?.Backups ?? []).Select(b => new ReportBackup(
                $"volume {b.Key}",
                $"volume {b.Backup}",
                $"{(b.CodeOnly ? "only the code" : "the whole volume")}, restored once and compared equal; "
                    + $"manifest {ServiceState.Short(b.Manifest)}"
            ))
            : [];

    private static IEnumerable<ReportBackup> CutOver(ReleaseRecord release) =>
        release.Stage(StageNames.CutOverEnv) is { Plan.HasWork: true } stage
        && stage.Plan.WorkAs<CutOverEnvWork>().Backup is { } backup
            ? [new ReportBackup(backup.Path, backup.Copy, "as it was before the cut-over, mode 600")]
            : [];

    private static IEnumerable<ReportBackup> Files(ReleaseRecord release) =>
        (release.Closing?.EnvFiles ?? []).Select(f => new ReportBackup(
            f.Path,
            f.Copy,
            "as the release left it, mode 600"
        ));
}
