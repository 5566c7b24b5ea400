using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.BackupVolume;

/// <summary>
/// Copies the volume while it is live, stops the writers late, copies the difference, and restores the copy once before
/// it counts.
/// </summary>
public sealed class BackupVolumeStage()
    : Stage<BackupWork, BackupReceipt>(
        StageNames.BackupVolume,
        Impact.Volume,
        "copies the volume while live, then the difference with the writers stopped; counts once a restore "
            + "compared equal"
    )
{
    protected override Task<Planned<BackupWork>> Plan(Ask ask) => new BackupPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, BackupReceipt)> Apply(Ask ask, BackupWork work)
    {
        var (release, ct) = ask;
        var copies = new List<BackupCopy>();
        foreach (var volume in work.Volumes.Where(v => !v.CodeOnly))
            copies.Add(await BackupCopy.WhileLive(release, volume, ct));
        await HaveCodeReady(release, work, ct);
        var stopped = await new VolumeWriters(release.Context).Stop(
            release.Context.Stack,
            [.. work.Volumes.Select(v => v.Volume)],
            release.Opening.Before,
            ct
        );
        var backups = new List<KeptBackup>();
        foreach (var copy in copies)
            backups.Add(await copy.Finish(stopped, ct));
        foreach (var volume in work.Volumes.Where(v => v.CodeOnly))
            backups.Add(await CodeBackup.Make(release, volume, stopped, ct));
        foreach (var volume in work.Volumes)
            await new VolumeWriters(release.Context).RequireStopped(volume.Volume, ct);
        return (
            [
                .. backups.Select(b =>
                    $"{(b.CodeOnly ? "the code in " : "")}{b.Key} is kept as {b.Backup}, restored once "
                    + "and compared equal"
                ),
            ],
            new BackupReceipt(backups)
        );
    }

    /// <summary>What the next stage puts into the volumes, while the services still run.</summary>
    private static async Task HaveCodeReady(Release release, BackupWork work, CancellationToken ct)
    {
        if (!release.Opening.Stages.Contains(StageNames.RebuildVolume.Value))
            return;
        var stack = release.Context.Stack;
        foreach (var volume in work.Volumes.Where(v => release.Goal.StateOf(v.Key) is null))
            if (
                stack.RebuiltVolumes.Single(l => l.Volume.Key == volume.Key) is var layout
                && layout.Code.All(c => release.Images.ContainsKey(stack.ImageOf(c.Tree)))
            )
                await StagedCode.MakeReady(release, layout, ct);
    }

    protected override Task<Proof> Verify(Ask ask, BackupWork work, BackupReceipt? receipt) =>
        new BackupProof(ask.Release, work).Look(receipt!, ask.Ct);

    protected override async Task Undo(Ask ask, BackupWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes.Where(v => KeptBackup.For(release, v.Key) is null))
            await BackupCopy.Drop(release.Context, volume.Backup, ct);
        foreach (var volume in work.Volumes)
            await StagedCode.Drop(release, volume.Volume, ct);
    }

    protected override Task<Proof> VerifyUndone(Ask ask, BackupWork work) =>
        new BackupProof(ask.Release, work).LookUndone(ask.Ct);
}
