using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// One piece of a volume as its backup holds it. A backup is only trusted while it still is what was compared and
/// restored once.
/// </summary>
internal sealed class SavedPiece(Release release, VolumeRebuild volume, SwitchUnit unit)
{
    private readonly KeptBackup _backup =
        KeptBackup.For(release, volume.Key)
        ?? throw Refusal(
            $"{volume.Key}: the old code was dropped after the release was verified, and this release has no "
                + "backup of it"
        );

    public VolumeLocation Location => new(_backup.Backup, unit.Tree);

    /// <exception cref="PipelineException">It is gone, or something in it is not what was saved; names the
    /// paths.</exception>
    public async Task Require(CancellationToken ct)
    {
        if (await release.Context.Engine.Volumes.TryInspect(_backup.Backup, ct) is null)
            throw Refusal(
                $"{volume.Key}: the backup {_backup.Backup} was removed by somebody, and the old code is nowhere else"
            );
        var saved = ManifestStore.Load(release.Context, _backup.Manifest).Under(unit.Tree);
        var found = await release.Context.Trees.Read(Location, ReadRequest.Full, ct);
        var differences = TreeComparison.Compare(saved, found, Aspects.Everything);
        if (differences.Count > 0)
            throw Refusal(
                $"{volume.Key}: the backup {_backup.Backup} is not what was verified, so nothing is restored "
                    + $"from it: {Findings.List([.. differences.Select(d => $"{unit.Tree}: {Findings.Line(d)}")])}"
            );
    }

    private static PipelineException Refusal(string message) =>
        PipelineException.Refuse(
            $"{message}; the volume is left as it is",
            "deploy the old commit instead: ./build.sh Rollback --release <id>; ./build.sh Releases lists them"
        );
}
