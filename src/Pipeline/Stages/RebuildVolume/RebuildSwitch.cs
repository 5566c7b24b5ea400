using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// Stages what a volume is to hold beside what it holds, proves the copy, and switches every piece by rename.
/// </summary>
internal sealed class RebuildSwitch(Release release, VolumeRebuild volume)
{
    private readonly ITreeAccess _trees = release.Context.Trees;
    private readonly StagingFolder _staging = new(release.Id);

    private VolumeLocation Root => new(volume.Volume);

    /// <summary>The folders in which something is renamed, with the times that they keep.</summary>
    public IReadOnlyList<DirectoryTime> Times =>
        [.. volume.Folders.Select(f => new DirectoryTime(TreePath.FromRaw(f.Path), f.MtimeNs))];

    public async Task Run(CancellationToken ct)
    {
        if (volume.From is { } from)
            await WholeVolume.Stage(release, volume, from, _staging, ct);
        else if (!StagedCode.IsReady(release, volume.Volume))
            await StagedCode.Make(release, volume.LayoutIn(release.Context.Stack), ct);
        foreach (var unit in volume.Units.Where(u => !u.HasNew))
            await _trees.MakeFolders(Root with { Path = _staging.Old(unit.Tree).Parent }, ct);
        await _trees.Switch(Root, SwitchPlanner.Forward(volume.Units, _staging), Times, ct);
    }

    /// <summary>Removes the staging folder; the folder that held it keeps its time.</summary>
    public async Task Drop(CancellationToken ct)
    {
        await _trees.Remove(Root with { Path = _staging.Root }, ct);
        await _trees.Switch(Root, [], Times, ct);
    }
}
