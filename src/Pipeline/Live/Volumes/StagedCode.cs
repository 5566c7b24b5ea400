using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The image's code in the volume, beside the old: copied and proven while the services still run, so that only renames
/// are left once they are stopped. The plan of RebuildVolume is not in the journal by then, so BackupVolume, in whose
/// time it is made, takes it away again.
/// </summary>
public sealed class StagedCode : IAsyncDisposable
{
    private readonly Release _release;
    private readonly string _volume;

    private StagedCode(Release release, string volume) => (_release, _volume) = (release, volume);

    /// <summary>Whether this process has staged the code of the release there.</summary>
    public static bool IsReady(Release release, string volume) =>
        release.Context.Leftovers.OfType<StagedCode>().Any(s => s._release.Id == release.Id && s._volume == volume);

    /// <summary>While the services still run.</summary>
    public static async Task MakeReady(Release release, VolumeLayout layout, CancellationToken ct)
    {
        var (trees, root) = (release.Context.Trees, new VolumeLocation(layout.Volume.Name));
        var before = await trees.Read(root, new ReadRequest(FactsOnly: true), ct);
        await Make(release, layout, ct);
        // The folder that holds it keeps its time.
        await trees.Switch(root, [], [new DirectoryTime(TreePath.Root, before[TreePath.Root].MtimeNs)], ct);
        release.Context.Leftovers.Add(new StagedCode(release, layout.Volume.Name));
    }

    /// <summary>Copies the image's code beside the old, and proves the copy.</summary>
    /// <exception cref="InvalidOperationException">The copy is not the commit's; nothing was switched.</exception>
    public static async Task Make(Release release, VolumeLayout layout, CancellationToken ct)
    {
        var (staging, root) = (new StagingFolder(release.Id), new VolumeLocation(layout.Volume.Name));
        await release.Context.Trees.Remove(root with { Path = staging.Root }, ct);
        foreach (var code in layout.Code)
            await Stage(release, code, root with { Path = staging.New(code.Folder()) }, ct);
    }

    /// <summary>Takes it away, unless RebuildVolume is to do that: it knows what came of it.</summary>
    public static async Task Drop(Release release, string volume, CancellationToken ct)
    {
        if (
            release.History.Find(release.Id)?.Stage(StageNames.RebuildVolume) is { Plan.HasWork: true }
            || await release.Context.Engine.Volumes.TryInspect(volume, ct) is null
        )
            return;
        var (root, staging) = (new VolumeLocation(volume), new StagingFolder(release.Id));
        var now = await release.Context.Trees.Read(
            root,
            new ReadRequest(Only: [TreePath.Root, staging.Root], FactsOnly: true),
            ct
        );
        if (now.Find(staging.Root) is null)
            return;
        await release.Context.Trees.Remove(root with { Path = staging.Root }, ct);
        await release.Context.Trees.Switch(
            root,
            [],
            [new DirectoryTime(TreePath.Root, now[TreePath.Root].MtimeNs)],
            ct
        );
    }

    public async ValueTask DisposeAsync() => await Drop(_release, _volume, CancellationToken.None);

    private static async Task Stage(Release release, CodeInVolume code, VolumeLocation target, CancellationToken ct)
    {
        var trees = release.Context.Trees;
        var image = await ImageCode.Ensure(release, code.Tree, ct);
        await trees.MakeFolders(target with { Path = target.Path.Parent }, ct);
        await trees.Copy(image, target, ct);
        var expected = await Expectations.For(release, code.Tree, release.Commit, ct);
        var staged = await trees.Read(target, new ReadRequest(), ct);
        var verdict = CodeComparison.Compare(expected, staged, _ => false);
        if (!verdict.Holds)
            throw new InvalidOperationException(
                "the staged code is not the commit's, nothing was switched: "
                    + $"{Findings.Describe(verdict, "in the staged copy", "is the disk full or failing?")}"
            );
    }
}
