using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Trees;

namespace Pipeline.Stages.BackupVolume;

/// <summary>
/// The backup of a rollback that leaves state alone: only the pieces that change hands. Nothing else in the volume is
/// touched, so copying a large state, and the downtime for its last difference, would protect nothing.
/// </summary>
internal static class CodeBackup
{
    /// <summary>The writers are stopped: what is copied stays as it is.</summary>
    public static async Task<KeptBackup> Make(
        Release release,
        VolumeBackup backup,
        DateTimeOffset stopped,
        CancellationToken ct
    )
    {
        var context = release.Context;
        var layout = context.Stack.RebuiltVolumes.Single(l => l.Volume.Key == backup.Key);
        var view = await VolumeView.Read(release, layout, ct);
        var pieces = (await SwitchUnits.OfCode(release, view, ct))
            .Where(u => u.OldInode is not null)
            .Select(u => u.Tree)
            .ToList();
        await BackupCopy.Create(release, backup, ct);
        await using var restored = await Scratch.Create(context, ct);
        foreach (var piece in pieces)
        {
            await Copy(context, backup.Volume, backup.Backup, piece, ct);
            await Copy(context, backup.Backup, restored.Volume, piece, ct);
        }

        await Require(context, view.Manifest, restored.Volume, pieces, ct);
        await Require(context, view.Manifest, backup.Backup, pieces, ct);
        await context.Trees.Flush(backup.Backup, ct);
        context.AtRest[(release.Id, backup.Volume)] = view.Manifest;
        return new KeptBackup(
            backup.Key,
            backup.Backup,
            ManifestStore.Save(context, view.Manifest),
            stopped,
            CodeOnly: true
        );
    }

    private static async Task Copy(StackContext context, string from, string to, TreePath piece, CancellationToken ct)
    {
        if (!piece.Parent.IsRoot)
            await context.Trees.MakeFolders(new VolumeLocation(to, piece.Parent), ct);
        await context.Trees.Copy(new VolumeLocation(from, piece), new VolumeLocation(to, piece), ct);
    }

    private static async Task Require(
        StackContext context,
        TreeManifest source,
        string volume,
        IReadOnlyList<TreePath> pieces,
        CancellationToken ct
    )
    {
        var found = await context.Trees.Read(new VolumeLocation(volume), new ReadRequest { Only = pieces }, ct);
        foreach (var piece in pieces)
            if (
                TreeComparison.Compare(source.Under(piece), found.Under(piece), Aspects.Everything) is
                { Count: > 0 } differences
            )
                throw new InvalidOperationException(
                    $"{volume}: the copy of {piece} differs from the volume: "
                        + $"{Findings.List([.. differences.Select(Findings.Line)])}; the volume is untouched"
                );
    }
}
