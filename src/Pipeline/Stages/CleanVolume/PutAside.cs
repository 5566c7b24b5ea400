using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Stages.CleanVolume;

/// <summary>The pieces of one volume, renamed into a folder beside them, and that folder.</summary>
internal sealed class PutAside(Release release, CleanedVolume volume)
{
    private readonly ITreeAccess _trees = release.Context.Trees;
    private readonly StagingFolder _staging = new(release.Id);

    private VolumeLocation Root => new(volume.Volume);

    public async Task Run(CancellationToken ct)
    {
        foreach (var folder in volume.Pieces.Select(p => _staging.Old(p.Tree).Parent).Distinct())
            await _trees.MakeFolders(Root with { Path = folder }, ct);
        await new StagedVolume(release, volume.Volume, volume.Folders).Switch(
            SwitchPlanner.Forward(volume.Pieces, _staging),
            ct
        );
    }
}
