using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.BackupVolume;

/// <summary>What must hold of backups after they were made, and after an undo.</summary>
internal sealed class BackupProof(Release release, BackupWork work)
{
    public async Task<Proof> Look(BackupReceipt receipt, CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var backup in receipt.Backups)
        {
            if (!IsProvenAfterTheSwitch(backup))
                evidence.Add(await HasNotChanged(backup, ct));
            var isThere = await Exists(backup.Backup, ct);
            evidence.Add(new Evidence($"{backup.Backup} is there", isThere, isThere ? "present" : "missing"));
        }

        return new Proof(evidence);
    }

    /// <summary>
    /// RebuildVolume and CleanVolume look at all of the volume once they have moved the code: at the state, and at the
    /// code that is put aside. One walk for both keeps the services waiting half as long.
    /// </summary>
    private bool IsProvenAfterTheSwitch(KeptBackup backup) =>
        release.Goal.Cleans
        || (
            release.Opening.Stages.Contains(StageNames.RebuildVolume.Value) && release.Goal.StateOf(backup.Key) is null
        );

    private async Task<Evidence> HasNotChanged(KeptBackup backup, CancellationToken ct)
    {
        var source = await VolumeView.ReadManifest(release, work.Volumes.Single(v => v.Key == backup.Key).Volume, ct);
        return new Evidence(
            $"{backup.Key} has not changed since its backup",
            source.Fingerprint == backup.Manifest,
            $"{source.Entries.Count} paths"
        );
    }

    public async Task<Proof> LookUndone(CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
        {
            var isThere = await Exists(volume.Backup, ct);
            evidence.Add(
                new Evidence(
                    $"no partial backup of {volume.Key} is left",
                    !isThere || KeptBackup.For(release, volume.Key) is not null,
                    isThere ? "a verified one is kept" : "none"
                )
            );
            evidence.Add(await StillTheSame(volume, isThere, ct));
        }

        return new Proof(evidence);
    }

    /// <summary>Who removes a volume takes the state along, and compose makes an empty one in its place.</summary>
    private async Task<Evidence> StillTheSame(VolumeBackup volume, bool isSaved, CancellationToken ct)
    {
        var isSame = await SameVolume.Is(release.Context, volume.Volume, volume.Created, ct);
        var saved = isSaved
            ? $"all of it is in the backup volume {volume.Backup}: stop the services and copy it back"
            : "this release has no backup of it";
        return new Evidence(
            $"{volume.Key} is the volume that it was",
            isSame,
            isSame ? volume.Volume : $"{volume.Volume} was removed by somebody; {saved}"
        );
    }

    private async Task<bool> Exists(string volume, CancellationToken ct) =>
        await release.Context.Engine.Volumes.TryInspect(volume, ct) is not null;
}
