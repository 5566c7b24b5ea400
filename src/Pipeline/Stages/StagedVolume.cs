using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Stages;

/// <summary>A volume in which pieces change hands by rename, with the folder of the release beside them.</summary>
/// <param name="folders">Those in which something is renamed, with the times that they keep.</param>
internal sealed class StagedVolume(Release release, string volume, IReadOnlyList<FolderTime> folders)
{
    private readonly ITreeAccess _trees = release.Context.Trees;
    private readonly VolumeLocation _root = new(volume);
    private readonly DirectoryTime[] _times =
    [
        .. folders.Select(f => new DirectoryTime(TreePath.FromRaw(f.Path), f.MtimeNs)),
    ];

    public Task Switch(IReadOnlyList<SwitchMove> moves, CancellationToken ct) =>
        _trees.Switch(_root, moves, _times, ct);

    /// <summary>Deletes the folder of the release with all in it; the one that holds it keeps its time.</summary>
    public async Task Drop(CancellationToken ct)
    {
        await _trees.Remove(_root with { Path = new StagingFolder(release.Id).Root }, ct);
        await Switch([], ct);
    }
}
