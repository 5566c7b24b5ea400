using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;

namespace Pipeline.Stages.CleanVolume;

/// <summary>Which pieces of which volumes go, with what their undo needs. Reads only.</summary>
internal static class CleanPlan
{
    public static async Task<Planned<CleanWork>> Make(Release release, CancellationToken ct)
    {
        var needs = await CleanNeed.All(release, ct);
        if (needs.Count == 0)
            return Planned.Nothing(new CleanWork([]), NothingBecause(release));
        var volumes = new List<CleanedVolume>();
        foreach (var need in needs)
            volumes.Add(await PlanOf(release.Context, need.View, ct));
        return Planned.Do(
            new CleanWork(volumes),
            [
                .. needs.Select(n => $"{n.View.Key}: {n.Why}"),
                "what runs is proven without it before the pieces are deleted; the backup stays",
            ]
        ) with
        {
            Further = [new FurtherImpact(Impact.Restart)],
            Attachments = [.. needs.SelectMany(n => ManifestStore.Attach(release.Context, n.View.Manifest))],
        };
    }

    private static string NothingBecause(Release release) =>
        release.Volumes.Count == 0
            ? "no volume is known in which code was left (with strategy mount-path, code.left_in says where)"
            : $"no code is left in {string.Join(", ", release.Volumes.Select(l => l.Volume.Key))}";

    private static async Task<CleanedVolume> PlanOf(StackContext context, VolumeView view, CancellationToken ct)
    {
        var pieces = await SwitchUnits.Identified(context, view.Name, CleanNeed.Pieces(view), ct);
        return new CleanedVolume(
            view.Key,
            view.Name,
            pieces,
            RebuildPlan.Folders(view, pieces),
            view.Manifest.Fingerprint,
            (await context.Engine.Volumes.Inspect(view.Name, ct)).CreatedAt
        );
    }
}
