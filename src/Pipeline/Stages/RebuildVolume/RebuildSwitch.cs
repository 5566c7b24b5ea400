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

    public async Task Run(CancellationToken ct)
    {
        if (volume.From is { } from)
            await WholeVolume.Stage(release, volume, from, _staging, ct);
        else if (!StagedCode.IsReady(release, volume.Volume))
            await StagedCode.Make(release, volume.LayoutIn(release.Context.Stack), ct);
        foreach (var unit in volume.Units.Where(u => !u.HasNew))
            await _trees.MakeFolders(Root with { Path = _staging.Old(unit.Tree).Parent }, ct);
        await new StagedVolume(release, volume.Volume, volume.Folders).Switch(
            SwitchPlanner.Forward(volume.Units, _staging),
            ct
        );
    }
}
