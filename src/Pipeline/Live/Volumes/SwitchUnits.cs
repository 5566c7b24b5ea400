using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>The pieces of a volume that change hands.</summary>
internal static class SwitchUnits
{
    /// <summary>What changes hands when only code does.</summary>
    public static async Task<IReadOnlyList<SwitchUnit>> OfCode(Release release, VolumeView view, CancellationToken ct)
    {
        var units = new List<SwitchUnit>();
        foreach (var code in view.Layout.Code)
        {
            var expected = await Expectations.For(release, code.Tree, release.Commit, ct);
            var own = view.Own(code, expected.Made ?? TreeManifest.Empty);
            IEnumerable<TreePath> image =
            [
                .. expected.AsManifest().Entries.Select(e => e.Path).Where(p => !own.Contains(p)),
                expected.MarkerPath,
            ];
            units.AddRange(SwitchPlanner.Units(code.Folder(), view.Manifest, image, view.IsKept));
        }

        // Two trees under one missing folder come with that folder, once.
        return [.. units.Distinct()];
    }

    /// <summary>With the births of the old pieces, by which an undo knows them again.</summary>
    public static async Task<IReadOnlyList<SwitchUnit>> Identified(
        StackContext context,
        string volume,
        IReadOnlyList<SwitchUnit> units,
        CancellationToken ct
    )
    {
        var old = units.Where(u => u.OldInode is not null).Select(u => u.Tree).ToList();
        var named = await context.Trees.Read(
            new VolumeLocation(volume),
            new ReadRequest(Only: old, FactsOnly: true),
            ct
        );
        return [.. units.Select(u => u.Identified(named))];
    }
}
