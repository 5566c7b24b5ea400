using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.CleanVolume;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What the undo of several releases needs.</summary>
internal sealed class UndoMaterial(IReadOnlyList<WholeUndo> undos)
{
    /// <summary>Release and backup: where the old code is once the release was verified.</summary>
    public IEnumerable<(string Release, string Backup)> Backups =>
        from undo in undos
        let record = undo.Release
        let volumes = undo.Stages.SelectMany(s => Emptied(record, s.Name)).ToList()
        from kept in KeptIn(record)
        where volumes.Contains(kept.Key)
        select (record.Id, kept.Backup);

    /// <summary>Release and image ID: what its services ran before.</summary>
    public IEnumerable<(string Release, string Image)> Images =>
        from undo in undos
        where undo.Stages.Any(s => s.Name == StageNames.Recreate || s.Name == StageNames.BuildImage)
        from state in undo.Release.Opening.Before
        select (undo.Release.Id, state.Image);

    /// <summary>Release and path: the env file as it was before.</summary>
    public IEnumerable<(string Release, string Copy)> EnvCopies =>
        from undo in undos
        where undo.Stages.Any(s => s.Name == StageNames.CutOverEnv || s.Name == StageNames.RestoreEnv)
        let copy = EnvChange.In(undo.Release)?.Backup?.Copy
        where copy is not null
        select (undo.Release.Id, copy);

    public bool IsAmong(
        IReadOnlyCollection<string> backups,
        IReadOnlyCollection<string> images,
        IReadOnlyCollection<string> envCopies
    ) =>
        Backups.Any(b => backups.Contains(b.Backup))
        || Images.Any(i => images.Contains(i.Image))
        || EnvCopies.Any(c => envCopies.Contains(c.Copy));

    /// <exception cref="PipelineException">Something is gone; each is named, and nothing was written.</exception>
    public async Task Require(StackContext context, CancellationToken ct)
    {
        var services = new Services(context);
        var ours = undos.SelectMany(u => u.Release.Opening.Before).Where(s => services.IsOurs(s.Service));
        var images = ours.Select(s => s.Image).ToHashSet();
        var missing = new List<string>();
        foreach (var (release, backup) in Backups.Distinct())
            if (await context.Engine.Volumes.TryInspect(backup, ct) is null)
                missing.Add($"the backup {backup}, which has the code that {release} replaced");
        foreach (var (release, image) in Images.Where(i => images.Contains(i.Image)).DistinctBy(i => i.Image))
            if (await context.Engine.Images.TryInspect(image, ct) is null)
                missing.Add($"the image {ServiceState.Short(image)}, which ran before {release}");
        foreach (var (release, copy) in EnvCopies.Where(c => !File.Exists(c.Copy)))
            missing.Add($"the env file as it was before {release} ({copy})");
        if (missing.Count > 0)
            throw PipelineException.Refuse(
                $"what {FirstState.Id} needs is gone; nothing was "
                    + $"changed:\n{string.Join('\n', missing.Select(m => $"  - {m}"))}",
                "./build.sh Releases shows what can be rolled back to"
            );
    }

    /// <summary>Keys of the volumes whose former code is only in the backup.</summary>
    private static IEnumerable<string> Emptied(ReleaseRecord record, StageName stage) =>
        stage == StageNames.CleanVolume ? CleanVolumeStage.Work(record.Stage(stage)!.Plan).Volumes.Select(v => v.Key)
        : stage == StageNames.RebuildVolume
            ? RebuildVolumeStage
                .Work(record.Stage(stage)!.Plan)
                .Volumes.Where(v => v.Units.Any(u => u.OldInode is not null))
                .Select(v => v.Key)
        : [];

    private static IReadOnlyList<KeptBackup> KeptIn(ReleaseRecord record) =>
        record.Stage(StageNames.BackupVolume)?.Receipt is { } receipt
            ? Json.Value<BackupReceipt>(receipt.Data)!.Backups
            : [];
}
