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
        await _trees.Remove(Root with { Path = _staging.Root }, ct);
        if (volume.From is { } from)
            await WholeVolume.Stage(release, volume, from, _staging, ct);
        foreach (var code in volume.LayoutIn(release.Context.Stack).Code.Where(_ => volume.From is null))
            await Stage(code, ct);
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

    /// <summary>Copies the image's code beside the old and proves the copy before anything is switched.</summary>
    private async Task Stage(CodeInVolume code, CancellationToken ct)
    {
        var image = await ImageCode.Ensure(release, code.Tree, ct);
        var target = Root with { Path = _staging.New(code.Folder()) };
        await _trees.MakeFolders(target with { Path = target.Path.Parent }, ct);
        await _trees.Copy(image, target, ct);
        var expected = await Expectations.For(release, code.Tree, release.Commit, ct);
        var staged = await _trees.Read(target, new ReadRequest(), ct);
        var verdict = CodeComparison.Compare(expected, staged, _ => false);
        if (!verdict.Holds)
            throw new InvalidOperationException(
                "the staged code is not the commit's, nothing was switched: "
                    + $"{Findings.Describe(verdict, "in the staged copy", "is the disk full or failing?")}"
            );
    }
}
