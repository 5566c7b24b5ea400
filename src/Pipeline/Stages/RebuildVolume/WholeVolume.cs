using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// A volume restored whole from a verified backup, the services' own data too (<c>Rollback --with-state</c>): the
/// copy is staged beside what is there and proven, then every entry of the root is switched by rename. The root folder
/// itself stays.
/// </summary>
internal static class WholeVolume
{
    public static IReadOnlyList<SwitchUnit> Units(Release release, VolumeView view, StateBackup from) =>
        SwitchPlanner.Units(
            TreePath.Root,
            view.Manifest,
            Saved(release, from).Entries.Where(e => !e.Path.IsRoot).Select(e => e.Path),
            _ => false
        );

    /// <exception cref="InvalidOperationException">The staged copy is not what was verified; nothing was
    /// switched.</exception>
    public static async Task Stage(
        Release release,
        VolumeRebuild volume,
        StateBackup from,
        StagingFolder staging,
        CancellationToken ct
    )
    {
        var (trees, target) = (release.Context.Trees, new VolumeLocation(volume.Volume, staging.New(TreePath.Root)));
        await trees.Remove(target with { Path = staging.Root }, ct);
        await trees.MakeFolders(target with { Path = target.Path.Parent }, ct);
        var saved = Saved(release, from);
        await new LongCopy(release.Context, saved).Run(
            $"copying {from.Backup} beside what is in {volume.Key}",
            new VolumeLocation(from.Backup),
            target,
            ct
        );
        var differences = Differences(saved, await trees.Read(target, ReadRequest.Full, ct));
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"the staged copy of {from.Backup} is not what {from.Release} verified, nothing was switched: "
                    + $"{Findings.List(differences)}"
            );
    }

    public static async Task<Evidence> IsThere(
        Release release,
        VolumeRebuild volume,
        StateBackup from,
        CancellationToken ct
    )
    {
        var (saved, now) = (Saved(release, from), await VolumeView.ReadManifest(release, volume.Volume, ct));
        var differences = Differences(saved, now);
        return new Evidence(
            $"{volume.Key}: everything in it is as {from.Release} backed it up, with owner, mode and time",
            differences.Count == 0,
            differences.Count == 0 ? $"{saved.Entries.Count} paths" : Findings.List(differences)
        );
    }

    /// <summary>Right after the switch back, while nobody writes yet.</summary>
    public static async Task RequireBefore(Release release, VolumeRebuild volume, CancellationToken ct)
    {
        var differences = Differences(
            ManifestStore.Load(release.Context, volume.Before),
            await VolumeView.ReadManifest(release, volume.Volume, ct)
        );
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"{volume.Key} was switched back and is not as before: {Findings.List(differences)}"
            );
    }

    /// <summary>Nobody has written to the restored content since.</summary>
    public static async Task<bool> IsUntouched(
        Release release,
        VolumeRebuild volume,
        StateBackup from,
        StagingFolder staging,
        CancellationToken ct
    )
    {
        var place = new VolumeLocation(volume.Volume, staging.New(TreePath.Root));
        return Differences(Saved(release, from), await release.Context.Trees.Read(place, ReadRequest.Full, ct)).Count
            == 0;
    }

    private static TreeManifest Saved(Release release, StateBackup from) =>
        ManifestStore.Load(release.Context, from.Manifest);

    private static IReadOnlyList<string> Differences(TreeManifest expected, TreeManifest found) =>
        [
            .. TreeComparison
                .Compare(expected.Where(e => !e.Path.IsRoot), found.Where(e => !e.Path.IsRoot), Aspects.Everything)
                .Select(Findings.Line),
        ];
}
