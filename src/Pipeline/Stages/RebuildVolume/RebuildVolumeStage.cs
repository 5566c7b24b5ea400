using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// Puts the image's code into the volume that covers it: staged beside the old, switched by rename (seed B-2, ADR
/// 0003).
/// </summary>
public sealed class RebuildVolumeStage()
    : Stage<RebuildWork, RebuildReceipt>(
        StageNames.RebuildVolume,
        Impact.Volume,
        "puts the image's code into the volume that covers it, by rename; state stays as it is"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.BackupVolume];

    protected override Task<Planned<RebuildWork>> Plan(Ask ask) => new RebuildPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, RebuildReceipt)> Apply(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        var lines = new List<string>();
        foreach (var volume in work.Volumes)
        {
            await VolumeAtRest.Require(release, volume.Key, volume.Volume, volume.Created, ct);
            await new RebuildSwitch(release, volume).Run(ct);
            await new VolumeWriters(release.Context).RequireStopped(volume.Volume, ct);
            lines.Add(
                $"{volume.Key}: {volume.Units.Count} piece(s) switched by rename, the old ones kept beside "
                    + "until the release is proven"
            );
        }

        return (lines, new RebuildReceipt(work.Volumes.Sum(v => v.Units.Count)));
    }

    protected override async Task<Proof> Verify(Ask ask, RebuildWork work, RebuildReceipt? receipt)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
            evidence.AddRange(await new RebuildProof(ask.Release, volume).Look(ask.Ct));
        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes)
        {
            await SameVolume.Require(release.Context, volume.Volume, volume.Created, ct);
            await new RebuildUndo(release, volume).RequireBackup(ct);
        }

        foreach (var volume in work.Volumes)
        {
            var writers = new VolumeWriters(release.Context);
            await writers.StopToUndo(
                release.Context.Stack,
                volume.Volume,
                release.Opening.Before,
                mayRun: volume.From is null,
                ct
            );
            var undone = await new RebuildUndo(release, volume).Run(ct);
            await writers.StopAgain(volume.Volume, ct);
            if (undone && volume.From is not null)
                await WholeVolume.RequireBefore(release, volume, ct);
        }
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, RebuildWork work)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
            evidence.Add(await new RebuildProof(ask.Release, volume).LookUndone(ask.Ct));
        return new Proof(evidence);
    }

    protected override async Task Cleanup(Ask ask, RebuildWork work)
    {
        foreach (var volume in work.Volumes)
            await new StagedVolume(ask.Release, volume.Volume, volume.Folders).Drop(ask.Ct);
    }
}
