using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BackupVolume;

/// <summary>A backup in the making: the copy and its trial restore, both brought up to date by differences.</summary>
internal sealed class BackupCopy : IAsyncDisposable
{
    private readonly Release _release;
    private readonly VolumeBackup _backup;
    private readonly Scratch _restored;
    private readonly TreeManifest _copied;
    private readonly TreeManifest _tried;

    private BackupCopy(
        Release release,
        VolumeBackup backup,
        Scratch restored,
        (TreeManifest Copied, TreeManifest Tried) read
    )
    {
        (_release, _backup, _restored) = (release, backup, restored);
        (_copied, _tried) = read;
    }

    /// <summary>Nobody else writes there; what the last difference does not touch is not hashed again.</summary>
    private static ReadRequest Kept { get; } = new() { Reusable = true };

    private ITreeAccess Trees => _release.Context.Trees;

    private VolumeLocation Source => new(_backup.Volume);

    private VolumeLocation Target => new(_backup.Backup);

    /// <summary>The bulk, while the writers still write: torn or not, the difference later makes it whole.</summary>
    public static async Task<BackupCopy> WhileLive(Release release, VolumeBackup backup, CancellationToken ct)
    {
        var context = release.Context;
        await Create(release, backup, ct);
        var target = new VolumeLocation(backup.Backup);
        await context.Log.During(
            $"copying {backup.Key} while live",
            context.Trees.Copy(new VolumeLocation(backup.Volume), target, ct)
        );
        var restored = await Scratch.Create(context, ct);
        try
        {
            await context.Log.During(
                $"restoring {backup.Key} into a scratch volume",
                context.Trees.Copy(target, restored.Root, ct)
            );
            var read = (await context.Trees.Read(target, Kept, ct), await context.Trees.Read(restored.Root, Kept, ct));
            // Once more while live: what is settled now needs no second reading while the writers are stopped.
            _ = await VolumeView.ReadManifest(release, backup.Volume, ct);
            return new BackupCopy(release, backup, restored, read);
        }
        catch
        {
            // On a full disk its space is what the undo needs.
            await restored.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The writers are stopped: what changed meanwhile, then the comparison of source, copy and restored copy.
    /// </summary>
    public async Task<KeptBackup> Finish(DateTimeOffset stopped, CancellationToken ct)
    {
        var source = await VolumeView.ReadManifest(_release, _backup.Volume, ct);
        await Trees.Synchronize(Source, Target, SyncPlan.Between(source, _copied), ct);
        await Trees.Flush(_backup.Backup, ct);
        var copy = await Compared(source, Target, _copied, "the backup", ct);
        await Trees.Synchronize(Target, _restored.Root, SyncPlan.Between(copy, _tried), ct);
        await Compared(source, _restored.Root, _tried, "the restored backup", ct);
        return new KeptBackup(_backup.Key, _backup.Backup, ManifestStore.Save(_release.Context.State, source), stopped);
    }

    public ValueTask DisposeAsync() => _restored.DisposeAsync();

    /// <summary>The empty volume; what a killed try left in it goes.</summary>
    public static async Task Create(Release release, VolumeBackup backup, CancellationToken ct)
    {
        await Drop(release.Context, backup.Backup, ct);
        await release.Context.Engine.Volumes.Create(
            new VolumeSpec { Name = backup.Backup, Labels = BackupLabels.Of(release, backup.Volume) },
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
            && there.Labels.GetValueOrDefault(Labels.History) != HistoryId.Of(context.State)
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

    private async Task<TreeManifest> Compared(
        TreeManifest source,
        VolumeLocation where,
        TreeManifest prior,
        string what,
        CancellationToken ct
    )
    {
        var found = await Trees.Read(where, new ReadRequest { Prior = prior }, ct);
        var differences = TreeComparison.Compare(source, found, Aspects.Everything);
        return differences.Count == 0
            ? found
            : throw new InvalidOperationException(
                $"{_backup.Key}: {what} differs from the volume in {differences.Count} place(s): "
                    + $"{Findings.List([.. differences.Select(Findings.Line)])}; the volume is untouched"
            );
    }
}
