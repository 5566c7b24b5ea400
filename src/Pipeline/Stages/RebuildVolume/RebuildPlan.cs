using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>Which pieces of which volumes change hands, with what their undo needs. Reads only.</summary>
internal sealed class RebuildPlan(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<Planned<RebuildWork>> Make(CancellationToken ct)
    {
        var needs = await RebuildNeed.All(release, ct);
        if (needs.Count == 0)
            return Planned.Nothing(new RebuildWork(release.Commit, []), NothingBecause());
        var volumes = new List<VolumeRebuild>();
        foreach (var need in needs)
            volumes.Add(await PlanOf(need.View, ct));
        return Planned.Do(
            new RebuildWork(release.Commit, volumes),
            [.. needs.Select(n => $"{n.View.Key}: {n.Why}")]
        ) with
        {
            Further = release.Goal.State is null ? [] : [new FurtherImpact(Impact.State)],
            Attachments = [.. needs.SelectMany(n => ManifestStore.Attach(_context, n.View.Manifest))],
        };
    }

    private string NothingBecause() =>
        _context.Stack.RebuiltVolumes.Count == 0
            ? "no volume covers the code"
            : "the code in every volume is the commit's, to the byte";

    private async Task<VolumeRebuild> PlanOf(VolumeView view, CancellationToken ct)
    {
        var from = release.Goal.StateOf(view.Key);
        var planned = from is null
            ? await SwitchUnits.OfCode(release, view, ct)
            : WholeVolume.Units(release, view, from);
        var units = await SwitchUnits.Identified(_context, view.Name, planned, ct);
        return new VolumeRebuild(
            view.Key,
            view.Name,
            units,
            Folders(view, units),
            view.Manifest.Fingerprint,
            from,
            (await _context.Engine.Volumes.Inspect(view.Name, ct)).CreatedAt
        );
    }

    /// <summary>Folders in which something is renamed, and the root, which holds the staging folder.</summary>
    internal static IReadOnlyList<FolderTime> Folders(VolumeView view, IReadOnlyList<SwitchUnit> units) =>
        [
            .. units
                .Select(u => u.Tree.Parent)
                .Append(TreePath.Root)
                .Distinct()
                .Select(view.Manifest.Find)
                .OfType<TreeEntry>()
                .Select(e => new FolderTime(e.Path.Raw, e.MtimeNs)),
        ];
}
