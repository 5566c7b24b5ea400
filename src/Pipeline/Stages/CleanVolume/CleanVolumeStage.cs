using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CleanVolume;

/// <summary>
/// Takes the code out of a volume in which no service reads it any more: put aside by rename, the services started
/// without it and proven, and deleted only once the release is verified (seed phase 1d).
/// </summary>
public sealed class CleanVolumeStage()
    : Stage<CleanWork, CleanReceipt>(
        StageNames.CleanVolume,
        Impact.Clean,
        "takes code that no service reads any more out of the volume it was left in; backup first, state stays"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.BackupVolume];

    protected override Task<Planned<CleanWork>> Plan(Ask ask) => CleanPlan.Make(ask.Release, ask.Ct);

    protected override async Task<(IReadOnlyList<string>, CleanReceipt)> Apply(Ask ask, CleanWork work)
    {
        var (release, ct) = ask;
        var lines = new List<string>();
        foreach (var volume in work.Volumes)
        {
            await VolumeAtRest.Require(release, volume.Key, volume.Volume, volume.Created, ct);
            await new PutAside(release, volume).Run(ct);
            var rest = await new CleanProof(release, volume).RestIsSame(ct);
            await new VolumeWriters(release.Context).RequireStopped(volume.Volume, ct);
            if (!rest.Holds)
                throw new InvalidOperationException(rest.Failure);
            lines.Add($"{volume.Key}: {volume.Pieces.Count} piece(s) put aside; {rest.Claim} ({rest.Found})");
        }

        var (again, services) = await new StartWithout(release, work).Run(ct);
        return ([.. lines, .. again], new CleanReceipt(work.Volumes.Sum(v => v.Pieces.Count), services));
    }

    protected override async Task<Proof> Verify(Ask ask, CleanWork work, CleanReceipt? receipt)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
            evidence.AddRange(await new CleanProof(ask.Release, volume).Look(ask.Ct));
        await StillUp.Require(ask.Release, ask.Ct);
        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, CleanWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes)
        {
            await SameVolume.Require(release.Context, volume.Volume, volume.Created, ct);
            await new CleanUndo(release, volume).RequireBackup(ct);
        }

        foreach (var volume in work.Volumes)
        {
            var writers = new VolumeWriters(release.Context);
            await writers.StopToUndo(release.Context.Stack, volume.Volume, release.Opening.Before, mayRun: true, ct);
            await new CleanUndo(release, volume).Run(ct);
            await writers.StopAgain(volume.Volume, ct);
        }
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, CleanWork work)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
            evidence.Add(await new CleanProof(ask.Release, volume).LookUndone(ask.Ct));
        return new Proof(evidence);
    }

    protected override async Task Cleanup(Ask ask, CleanWork work)
    {
        foreach (var volume in work.Volumes)
            await new StagedVolume(ask.Release, volume.Volume, volume.Folders).Drop(ask.Ct);
    }
}
