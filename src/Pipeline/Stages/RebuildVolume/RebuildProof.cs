using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>What a volume must hold after the switch, and after its undo.</summary>
internal sealed class RebuildProof(Release release, VolumeRebuild volume)
{
    private VolumeLayout Layout => volume.LayoutIn(release.Context.Stack);

    private TreeManifest Before => ManifestStore.Load(release.Context, volume.Before);

    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        if (volume.From is { } from)
            evidence.Add(await WholeVolume.IsThere(release, volume, from, ct));
        var whole = await VolumeView.ReadWhole(release, volume.Volume, ct);
        if (volume.From is null)
        {
            evidence.Add(BesidePieces.IsSame(volume.Key, volume.Units.Select(u => u.Tree), Before, whole));
            evidence.Add(AsideIsSame(volume, new StagingFolder(release.Id), Before, whole));
        }

        var view = await Code(whole, ct);
        foreach (var code in view.Layout.Code)
            evidence.Add(await CodeIsNew(view, code, ct));
        return evidence;
    }

    public async Task<Evidence> LookUndone(CancellationToken ct) =>
        RebuildUndo.CodeIsOld(volume, Before, await VolumeView.ReadManifest(release, volume.Volume, ct), Layout);

    /// <summary>The folders of code only: the services wait, and what lies beside them has no other class.</summary>
    private async Task<VolumeView> Code(TreeManifest whole, CancellationToken ct)
    {
        var folders = Layout.Code.Select(c => c.Folder()).ToList();
        var code = whole.Where(e =>
            folders.Exists(f => e.Path == f || e.Path.IsUnder(f)) && !StagingFolder.Holds(e.Path)
        );
        return VolumeView.From(release.Context.Stack, Layout, code, await VolumeView.Tracked(release, Layout, ct));
    }

    /// <summary>
    /// The backup holds what the volume held when it was planned, and the old code is dropped in the end: so it is that
    /// code, and nobody wrote to it in between.
    /// </summary>
    internal static Evidence AsideIsSame(
        VolumeRebuild volume,
        StagingFolder staging,
        TreeManifest before,
        TreeManifest whole
    )
    {
        var differences = new List<TreeDifference>();
        foreach (var unit in volume.Units.Where(u => u.OldInode is not null))
        {
            var place = unit.HasNew ? staging.New(unit.Tree) : staging.Old(unit.Tree);
            differences.AddRange(
                TreeComparison.Compare(
                    before.Under(unit.Tree).Where(e => e.Kind != EntryKind.Directory),
                    whole.Under(place).Where(e => e.Kind != EntryKind.Directory),
                    Aspects.Everything
                )
            );
        }

        return new Evidence(
            $"{volume.Key}: the previous code, which was put aside, is what was backed up",
            differences.Count == 0,
            differences.Count == 0
                ? $"{volume.Units.Count} piece(s)"
                : Findings.List([.. differences.Select(Findings.Line)])
        );
    }

    private async Task<Evidence> CodeIsNew(VolumeView view, CodeInVolume code, CancellationToken ct)
    {
        var expected = await Expectations.For(release, code.Tree, release.Commit, ct);
        var verdict = CodeComparison.Compare(expected, view.CodeAt(code), view.NoCodeAt(code, expected.Made));
        return new Evidence(
            $"{view.Key}: what covers {code.Tree.Path} is {code.Tree.Source} of {release.Commit[..12]}",
            verdict.Holds,
            Findings.Describe(verdict, "in the volume", "somebody writes to it")
        )
        {
            Compared = new Compared(verdict.Compared),
        };
    }
}
