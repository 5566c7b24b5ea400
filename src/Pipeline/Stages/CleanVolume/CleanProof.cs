using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.CleanVolume;

/// <summary>What a volume must hold without the code, and with it again.</summary>
internal sealed class CleanProof(Release release, CleanedVolume volume)
{
    private readonly StagingFolder _staging = new(release.Id);

    private TreeManifest Before => ManifestStore.Load(release.Context, volume.Before);

    /// <summary>While nobody writes: all that is no code is as before, to owner, mode and time.</summary>
    public async Task<Evidence> RestIsSame(CancellationToken ct)
    {
        var now = await VolumeView.ReadManifest(release, volume.Volume, ct);
        return BesidePieces.IsSame(volume.Key, volume.Pieces.Select(p => p.Tree), Before, now);
    }

    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        var (there, aside) = (new List<string>(), new List<TreeDifference>());
        var now = await release.Context.Trees.Read(
            new VolumeLocation(volume.Volume),
            new ReadRequest { Only = [.. volume.Pieces.SelectMany(p => new[] { p.Tree, _staging.Old(p.Tree) })] },
            ct
        );
        foreach (var piece in volume.Pieces)
        {
            if (now.Find(piece.Tree) is not null)
                there.Add(piece.Tree.ToString());
            aside.AddRange(
                TreeComparison.Compare(
                    Before.Under(piece.Tree),
                    now.Under(_staging.Old(piece.Tree)),
                    Aspects.Everything
                )
            );
        }

        return
        [
            new Evidence(
                $"{volume.Key}: the code is no longer there",
                there.Count == 0,
                there.Count == 0 ? $"{volume.Pieces.Count} piece(s)" : $"still, or again: {Findings.List(there)}"
            ),
            new Evidence(
                $"{volume.Key}: what was put aside is what was backed up",
                aside.Count == 0,
                aside.Count == 0 ? $"{volume.Pieces.Count} piece(s)" : Findings.List([.. aside.Select(Findings.Line)])
            ),
        ];
    }

    public async Task<Evidence> LookUndone(CancellationToken ct)
    {
        var request = new ReadRequest { Only = [.. volume.Pieces.Select(p => p.Tree)] };
        var (before, now) = (
            Before.Where(e => IsOfAPiece(e.Path)),
            await release.Context.Trees.Read(new VolumeLocation(volume.Volume), request, ct)
        );
        var differences = TreeComparison.Compare(before, now.Where(e => IsOfAPiece(e.Path)), Aspects.Everything);
        return new Evidence(
            $"{volume.Key}: the code is there again, with owner, mode, time, links and attributes",
            differences.Count == 0,
            differences.Count == 0
                ? $"{before.Entries.Count} paths"
                : Findings.List([.. differences.Select(Findings.Line)])
        );
    }

    private bool IsOfAPiece(TreePath path) => volume.Pieces.Any(p => path == p.Tree || path.IsUnder(p.Tree));
}
