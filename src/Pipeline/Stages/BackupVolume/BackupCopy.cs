using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BackupVolume;

/// <summary>
/// A backup in the making: the copy and its trial restore, hashed and compared while the writers still write. Nobody
/// else writes to the two, so once the writers rest only what the difference touches is read again.
/// </summary>
internal sealed class BackupCopy
{
    private readonly Release _release;
    private readonly VolumeBackup _backup;
    private readonly Scratch _restored;
    private readonly TreeManifest _copied;

    private BackupCopy(Release release, VolumeBackup backup, Scratch restored, TreeManifest copied) =>
        (_release, _backup, _restored, _copied) = (release, backup, restored, copied);

    private ITreeAccess Trees => _release.Context.Trees;

    private VolumeLocation Source => new(_backup.Volume);

    private VolumeLocation Target => new(_backup.Backup);

    /// <summary>
    /// The bulk, while the writers still write: torn or not, the difference later makes it whole. What cannot be
    /// restored as it was copied is found out here, before anything is stopped.
    /// </summary>
    public static async Task<BackupCopy> WhileLive(Release release, VolumeBackup backup, CancellationToken ct)
    {
        var context = release.Context;
        await Create(release, backup, ct);
        var target = new VolumeLocation(backup.Backup);
        var planned = context.VolumesRead.GetValueOrDefault(backup.Volume);
        var copy = new LongCopy(context, planned);
        await copy.Run($"copying {backup.Key} while live", new VolumeLocation(backup.Volume), target, ct);
        var restored = await Scratch.Create(context, ct);
        context.Leftovers.Add(restored);
        var copied = await context.Read($"hashing the copy of {backup.Key}", target, ReadRequest.Full, ct);
        // The lists of large volumes take most of a release's memory: one set of entries less.
        copied = copied.Sharing(planned ?? TreeManifest.Empty);
        var restore = new LongCopy(context, copied);
        await restore.Run($"restoring {backup.Key} into a scratch volume", target, restored.Root, ct);
        var tried = await context.Read(
            $"hashing what was restored of {backup.Key}",
            restored.Root,
            ReadRequest.Full,
            ct
        );
        Require(backup, copied, tried, "the restored copy differs from the copy in");
        // Once more while live: what is settled now needs no second reading while the writers are stopped. The
        // flush in it writes out both copies, too.
        var live = await VolumeView.ReadManifest(release, backup.Volume, ct);
        return new BackupCopy(release, backup, restored, copied.Sharing(live));
    }

    /// <summary>
    /// The writers are stopped: what changed meanwhile, then the comparison of source, copy and restored copy.
    /// </summary>
    public async Task<KeptBackup> Finish(DateTimeOffset stopped, CancellationToken ct)
    {
        var source = await VolumeView.ReadManifest(_release, _backup.Volume, ct);
        // The writers wait: it reaches the disk while the difference is copied.
        var saved = Task.Run(() => ManifestStore.Save(_release.Context, source), ct);
        var plan = SyncPlan.Between(source, _copied);
        await Synchronized(source, Source, Target, plan, "the backup", ct);
        await Synchronized(source, Target, _restored.Root, plan, "the restored backup", ct);
        await Trees.Flush(_backup.Backup, ct);
        _release.Context.AtRest[(_release.Id, _backup.Volume)] = source;
        return new KeptBackup(_backup.Key, _backup.Backup, await saved, stopped);
    }

    /// <summary>The empty volume; what a killed try left in it goes.</summary>
    public static async Task Create(Release release, VolumeBackup backup, CancellationToken ct)
    {
        await Drop(release.Context, backup.Backup, ct);
        await release.Context.Engine.Volumes.Create(
            new VolumeSpec { Name = backup.Backup, Labels = BackupLabels.For(release, backup.Volume) },
            ct
        );
    }

    /// <summary>
    /// Each user has a state folder, and each numbers its releases from one: the backup of another's release must not
    /// be taken for a killed try of ours.
    /// </summary>
    /// <exception cref="PipelineException">A volume of that name belongs to another history.</exception>
    public static async Task RequireOwn(StackContext context, string backup, CancellationToken ct)
    {
        if (
            await context.Engine.Volumes.TryInspect(backup, ct) is { } there
            && there.Labels.GetValueOrDefault(Labels.History) != HistoryId.For(context.State)
        )
            throw PipelineException.Refuse(
                $"{backup} is there already, and not from {context.State.Root}: somebody deployed this stack "
                    + "with another state folder",
                "go on with theirs (the same user, or PIPELINE_STATE); only if that history is lost for "
                    + $"good: docker volume rm {backup}"
            );
    }

    /// <exception cref="PipelineException">A volume of that name belongs to another history; it is left
    /// alone.</exception>
    public static async Task Drop(StackContext context, string backup, CancellationToken ct)
    {
        await RequireOwn(context, backup, ct);
        if (await context.Engine.Volumes.TryInspect(backup, ct) is not null)
            await context.Engine.Volumes.Remove(backup, force: false, ct);
    }

    /// <summary>Both copies were equal before, so one plan is right for both.</summary>
    private async Task Synchronized(
        TreeManifest source,
        VolumeLocation from,
        VolumeLocation to,
        SyncPlan plan,
        string what,
        CancellationToken ct
    )
    {
        await Trees.Synchronize(from, to, plan, ct);
        var touched = new ReadRequest { Only = plan.Touched, NoDescent = true };
        var now = _copied.After(plan.Delete, await Trees.Read(to, touched, ct));
        Require(_backup, source, now, $"{what} differs from the volume in");
    }

    private static void Require(VolumeBackup backup, TreeManifest expected, TreeManifest found, string what)
    {
        var differences = TreeComparison.Compare(expected, found, Aspects.Everything);
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"{backup.Key}: {what} {differences.Count} place(s): "
                    + $"{Findings.List([.. differences.Select(Findings.Line)])}; the volume is untouched"
            );
    }
}
