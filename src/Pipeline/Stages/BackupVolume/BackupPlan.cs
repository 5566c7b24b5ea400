using System.Globalization;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BackupVolume;

/// <summary>Which volumes are backed up, and whether their disks have room for it. Reads only.</summary>
internal sealed class BackupPlan(Release release)
{
    private readonly StackContext _context = release.Context;
    private readonly List<RoomNeeded> _room = [];

    public async Task<Planned<BackupWork>> Make(CancellationToken ct)
    {
        var (problems, volumes) = (new Problems(), new List<VolumeBackup>());
        IReadOnlyList<RebuildNeed> needs = [];
        if (!await problems.Try(async () => needs = await Needs(ct)))
            foreach (var layout in release.Volumes)
                await problems.Try(() => new VolumeWriters(_context).Find(_context.Stack, layout.Volume.Name, ct));
        foreach (var need in needs)
            await problems.Try(async () => volumes.Add(await PlanOf(need.View, ct)));
        problems.ThrowIfAny();
        if (needs.Count == 0)
            return Planned.Nothing(new BackupWork([]), "no volume is going to be changed");
        return Planned.Do(new BackupWork(volumes), [.. volumes.Select(Step)]) with
        {
            Further = volumes.Any(v => v.Writers.Count > 0) ? [new FurtherImpact(Impact.Restart)] : [],
            Room = _room,
            Seen = new Facts { Discarded = [.. needs.SelectMany(n => n.Discarded)] },
        };
    }

    private async Task<IReadOnlyList<RebuildNeed>> Needs(CancellationToken ct)
    {
        if (!release.Goal.Cleans)
            return await RebuildNeed.All(release, ct);
        var needs = await CleanNeed.All(release, ct);
        // A release that is resumed was opened on that proof; what it stopped cannot be looked at now.
        if (needs.Count > 0 && release.AtResume is null)
            await CleanNeed.RequireUnread(release, needs, ct);
        return needs;
    }

    private static string Step(VolumeBackup volume)
    {
        var last = volume.CodeOnly ? "that and the switch" : "the last difference";
        var writers =
            volume.Writers.Count == 0
                ? "nobody writes it"
                : $"stop {string.Join(", ", volume.Writers.Distinct())} only for {last}";
        return $"copy {(volume.CodeOnly ? "the code in " : "")}{volume.Key} to {volume.Backup}; {writers}";
    }

    private async Task<VolumeBackup> PlanOf(VolumeView view, CancellationToken ct)
    {
        var writers = await new VolumeWriters(_context).Find(_context.Stack, view.Name, ct);
        var details = await _context.Engine.Volumes.Inspect(view.Name, ct);
        FleetingVolume.Refuse(view.Key, details);
        var backup = BackupLabels.Name(release, view.Key);
        await BackupCopy.RequireOwn(_context, backup, ct);
        await RequireSpace(view, ct);
        return new VolumeBackup(
            view.Key,
            view.Name,
            backup,
            [.. writers.Select(w => w.Service)],
            !release.Goal.BacksUpState,
            details.CreatedAt
        );
    }

    /// <summary>The copy, its trial restore and the staged code stand on the disk at once.</summary>
    private async Task RequireSpace(VolumeView view, CancellationToken ct)
    {
        var copied = view.Manifest.Entries.Where(e => IsCopied(view, e)).ToList();
        var (bytes, paths) = (copied.Sum(e => e.Size), copied.Count);
        var space = await _context.Trees.Space(view.Name, ct);
        _room.Add(new RoomNeeded(view.Key, 3 * bytes, space.BytesFree));
        if (space.BytesFree < 3 * bytes || space.InodesFree < 3 * paths)
            throw PipelineException.Refuse(
                $"{(release.Goal.BacksUpState ? "" : "the code in ")}{view.Key} holds {ByteCount.Text(bytes)} in "
                    + $"{paths} paths; a backup and its trial restore need three times that, and its filesystem has "
                    + $"{ByteCount.Text(space.BytesFree)} and "
                    + $"{space.InodesFree?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} inodes free",
                "make room on the engine's disk; old backups go with ./build.sh Prune"
            );
    }

    private bool IsCopied(VolumeView view, TreeEntry entry) =>
        release.Goal.BacksUpState
        || (!view.IsKept(entry.Path) && view.Layout.Code.Any(c => entry.Path.IsUnder(c.Folder())));
}
