using System.Globalization;
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
    /// <summary>
    /// When the volume that this release backed up was made; null when it backed up none of that key.
    /// </summary>
    public static DateTimeOffset? CreatedOf(Release release, string key) =>
        release.PlanOf(StageNames.BackupVolume) is { HasWork: true } plan
            ? Work(plan).Volumes.FirstOrDefault(v => v.Key == key)?.Created
            : null;

    /// <summary>The verified backup of a volume in this release; null when there is none.</summary>
    public static KeptBackup? Of(Release release, string key) =>
        release.ReceiptOf(StageNames.BackupVolume) is { } receipt
            ? Json.Value<BackupReceipt>(receipt.Data)?.Backups.FirstOrDefault(b => b.Key == key)
            : null;

    protected override async Task<Planned<BackupWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var (problems, volumes) = (new Problems(), new List<VolumeBackup>());
        IReadOnlyList<RebuildNeed> needs = [];
        if (!await problems.Try(async () => needs = await RebuildNeed.All(release, ct)))
            foreach (var layout in release.Context.Stack.RebuiltVolumes)
                await problems.Try(() =>
                    new Services(release.Context).WritersOf(release.Context.Stack, layout.Volume.Name, ct)
                );
        foreach (var need in needs)
            await problems.Try(async () => volumes.Add(await PlanOf(release, need.View, ct)));
        problems.ThrowIfAny();
        if (needs.Count == 0)
            return Planned.Nothing(new BackupWork([]), "no volume is going to be changed");
        return Planned.Do(
            new BackupWork(volumes),
            [
                .. volumes.Select(v =>
                    $"copy {(v.CodeOnly ? "the code in " : "")}{v.Key} to {v.Backup}; "
                    + $"{(v.Writers.Count == 0 ? "nobody writes it" : $"stop {string.Join(", ", v.Writers.Distinct())} only for {(v.CodeOnly ? "that and the switch" : "the last difference")}")}"
                ),
            ]
        ) with
        {
            Also = volumes.Any(v => v.Writers.Count > 0) ? Impact.Restart : null,
        };
    }

    protected override async Task<(IReadOnlyList<string>, BackupReceipt)> Apply(Ask ask, BackupWork work)
    {
        var (release, ct) = ask;
        var copies = new List<BackupCopy>();
        try
        {
            foreach (var volume in work.Volumes.Where(v => !v.CodeOnly))
                copies.Add(await BackupCopy.WhileLive(release, volume, ct));
            var stopped = await new Services(release.Context).StopWriters(
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
        finally
        {
            foreach (var copy in copies)
                await copy.DisposeAsync();
        }
    }

    protected override async Task<Proof> Verify(Ask ask, BackupWork work, BackupReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var backup in receipt!.Backups)
        {
            var source = await VolumeView.ReadManifest(
                release,
                work.Volumes.Single(v => v.Key == backup.Key).Volume,
                ct
            );
            evidence.Add(
                new Evidence(
                    $"{backup.Key} has not changed since its backup",
                    source.Fingerprint == backup.Manifest,
                    $"{source.Entries.Count} paths"
                )
            );
            var there = await release.Context.Engine.Volumes.TryInspect(backup.Backup, ct);
            evidence.Add(
                new Evidence($"{backup.Backup} is there", there is not null, there is null ? "missing" : "present")
            );
        }

        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, BackupWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes.Where(v => Of(release, v.Key) is null))
            await BackupCopy.Drop(release.Context, volume.Backup, ct);
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, BackupWork work)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
        {
            var there = await release.Context.Engine.Volumes.TryInspect(volume.Backup, ct) is not null;
            var verified = Of(release, volume.Key) is not null;
            evidence.Add(
                new Evidence(
                    $"no partial backup of {volume.Key} is left",
                    there == verified || !there,
                    there ? "a verified one is kept" : "none"
                )
            );
            evidence.Add(await StillTheSame(release, volume, there, ct));
        }

        return new Proof(evidence);
    }

    /// <summary>Who removes a volume takes the state along, and compose makes an empty one in its place.</summary>
    private static async Task<Evidence> StillTheSame(
        Release release,
        VolumeBackup volume,
        bool isSaved,
        CancellationToken ct
    )
    {
        var isSame = await SameVolume.Is(release.Context, volume.Volume, volume.Created, ct);
        return new Evidence(
            $"{volume.Key} is the volume that it was",
            isSame,
            isSame
                ? volume.Volume
                : $"{volume.Volume} was removed by somebody; "
                    + $"{(isSaved ? $"all of it is in the backup volume {volume.Backup}: stop the services and copy it back" : "this release has no backup of it")}"
        );
    }

    private static async Task<VolumeBackup> PlanOf(Release release, VolumeView view, CancellationToken ct)
    {
        var context = release.Context;
        var writers = await new Services(context).WritersOf(context.Stack, view.Name, ct);
        var codeOnly = release.IsRollback && release.Opening.State is null;
        var backup = BackupLabels.Name(release, view.Key);
        await BackupCopy.RequireOwn(context, backup, ct);
        await RequireSpace(context, view, codeOnly, ct);
        return new VolumeBackup(
            view.Key,
            view.Name,
            backup,
            [.. writers.Select(w => w.Service)],
            codeOnly,
            (await context.Engine.Volumes.Inspect(view.Name, ct)).CreatedAt
        );
    }

    /// <summary>The copy, its trial restore and the staged code stand on the disk at once.</summary>
    private static async Task RequireSpace(StackContext context, VolumeView view, bool codeOnly, CancellationToken ct)
    {
        var copied = view
            .Manifest.Entries.Where(e =>
                !codeOnly || (!view.IsKept(e.Path) && view.Layout.Code.Any(c => e.Path.IsUnder(c.Folder())))
            )
            .ToList();
        var (bytes, paths) = (copied.Sum(e => e.Size), copied.Count);
        var space = await context.Trees.Space(view.Name, ct);
        if (space.BytesFree < 3 * bytes || space.InodesFree < 3 * paths)
            throw PipelineException.Refuse(
                $"{(codeOnly ? "the code in " : "")}{view.Key} holds {bytes / 1_000_000} MB in {paths} paths; "
                    + "a backup and its trial restore need three times that, and its filesystem has "
                    + $"{space.BytesFree / 1_000_000} MB and "
                    + $"{space.InodesFree?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} inodes free",
                "make room on the engine's disk; old backups go with ./build.sh Prune"
            );
    }
}
