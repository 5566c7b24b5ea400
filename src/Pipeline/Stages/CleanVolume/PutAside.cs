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

    /// <summary>The folders in which something is renamed, with the times that they keep.</summary>
    public IReadOnlyList<DirectoryTime> Times =>
        [.. volume.Folders.Select(f => new DirectoryTime(TreePath.FromRaw(f.Path), f.MtimeNs))];

    public async Task Run(CancellationToken ct)
    {
        foreach (var folder in volume.Pieces.Select(p => _staging.Old(p.Tree).Parent).Distinct())
            await _trees.MakeFolders(Root with { Path = folder }, ct);
        await _trees.Switch(Root, SwitchPlanner.Forward(volume.Pieces, _staging), Times, ct);
    }

    /// <summary>Deletes the folder with all in it; the one that holds it keeps its time.</summary>
    public async Task Drop(CancellationToken ct)
    {
        await _trees.Remove(Root with { Path = _staging.Root }, ct);
        await _trees.Switch(Root, [], Times, ct);
    }
}
