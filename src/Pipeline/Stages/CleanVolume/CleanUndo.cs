using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.CleanVolume;

/// <summary>
/// Puts the code of one volume back where it was. A piece that waits beside its place is not back yet, so this is right
/// after any half-done work, and twice. Once the release is verified the pieces may be deleted, all or half: from then
/// on they come from the backup, in one copy, so that hard links between them stay.
/// </summary>
internal sealed class CleanUndo(Release release, CleanedVolume volume)
{
    private readonly StagingFolder _staging = new(release.Id);
    private readonly ITreeAccess _trees = release.Context.Trees;
    private readonly StagedVolume _staged = new(release, volume.Volume, volume.Folders);

    private bool IsSettled => release.History.Find(release.Id)?.VerifiedAt is not null;

    private VolumeLocation Root => new(volume.Volume);

    private TreeManifest Before => ManifestStore.Load(release.Context, volume.Before).Where(e => IsOfAPiece(e.Path));

    /// <summary>
    /// Before anything is stopped or written: where the code has to come from the backup, it is there.
    /// </summary>
    /// <exception cref="PipelineException">It is gone, or not what was verified; the volume is left as it
    /// is.</exception>
    public async Task RequireBackup(CancellationToken ct)
    {
        if (!IsSettled || await IsStaged(ct) || await IsBack(ct))
            return;
        var backup = Backup();
        if (await release.Context.Engine.Volumes.TryInspect(backup.Backup, ct) is null)
            throw Refusal($"the backup {backup.Backup} was removed by somebody, and the code is nowhere else");
        var differences = await Differences(new VolumeLocation(backup.Backup), ct);
        if (differences.Count > 0)
            throw Refusal(
                $"the backup {backup.Backup} is not what was verified, so nothing is restored from it: "
                    + Findings.List(differences)
            );
    }

    /// <summary>While nobody writes.</summary>
    public async Task Run(CancellationToken ct)
    {
        if (IsSettled && !await IsStaged(ct) && !await IsBack(ct))
            await Stage(ct);
        await Return(ct);
        if (await IsSpent(ct))
            await _staged.Drop(ct);
        else
            release.Context.Log.Warn(
                $"{volume.Key}: somebody put something in the place of the code after it was taken out; that is kept in "
                    + $"the volume as {_staging.New(TreePath.Root)}"
            );
    }

    /// <summary>The backup's copy is whole before the folder that says so is made.</summary>
    private async Task Stage(CancellationToken ct)
    {
        await _trees.Remove(Root with { Path = _staging.Root }, ct);
        var old = Root with { Path = _staging.Old(TreePath.Root) };
        await _trees.MakeFolders(old, ct);
        var places = volume.Pieces.SelectMany(p => p.Tree.Ancestors()).Append(TreePath.Root).ToHashSet();
        var wanted = ManifestStore
            .Load(release.Context, volume.Before)
            .Where(e => IsOfAPiece(e.Path) || places.Contains(e.Path));
        var plan = SyncPlan.Between(wanted, TreeManifest.Empty);
        await _trees.Synchronize(new VolumeLocation(Backup().Backup), old, plan, ct);
        var differences = await Differences(old, ct);
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"{volume.Key}: what was copied from the backup is not what it holds, nothing was put back: "
                    + Findings.List(differences)
            );
        await _trees.Flush(volume.Volume, ct);
        await _trees.MakeFolders(Root with { Path = _staging.Returning }, ct);
    }

    /// <summary>
    /// What came to be in the place of a piece goes aside first; each rename is found done by a next try.
    /// </summary>
    private async Task Return(CancellationToken ct)
    {
        var now = await Look(ct);
        var waiting = volume.Pieces.Where(p => now.Find(_staging.Old(p.Tree)) is not null).ToList();
        var taken = waiting.Where(p => now.Find(p.Tree) is not null).ToList();
        foreach (var folder in taken.Select(p => _staging.New(p.Tree).Parent).Distinct())
            await _trees.MakeFolders(Root with { Path = folder }, ct);
        await _staged.Switch(
            [
                .. taken.Select(p => new Rename(p.Tree, _staging.New(p.Tree))),
                .. waiting.Select(p => new Rename(_staging.Old(p.Tree), p.Tree)),
            ],
            ct
        );
    }

    /// <summary>Whether nothing is left beside but folders of our own.</summary>
    private async Task<bool> IsSpent(CancellationToken ct) =>
        (
            await _trees.Read(Root with { Path = _staging.New(TreePath.Root) }, new ReadRequest(Unhashed: true), ct)
        ).Entries.All(e => e.Kind == EntryKind.Directory);

    private async Task<bool> IsStaged(CancellationToken ct) =>
        (await _trees.Read(Root, new ReadRequest(Only: [_staging.Returning], FactsOnly: true), ct)).Entries.Count > 0;

    private async Task<bool> IsBack(CancellationToken ct) => (await Differences(Root, ct)).Count == 0;

    private async Task<IReadOnlyList<string>> Differences(VolumeLocation root, CancellationToken ct)
    {
        var found = new List<TreeDifference>();
        var there = await _trees.Read(
            root with
            {
                Path = TreePath.Root,
            },
            new ReadRequest { Only = [.. volume.Pieces.Select(p => root.Path / p.Tree)] },
            ct
        );
        found.AddRange(
            TreeComparison.Compare(Before, there.Under(root.Path).Where(e => IsOfAPiece(e.Path)), Aspects.Everything)
        );
        return [.. found.Select(Findings.Line)];
    }

    private Task<TreeManifest> Look(CancellationToken ct) =>
        _trees.Read(
            Root,
            new ReadRequest(
                Only: [.. volume.Pieces.SelectMany(p => new[] { p.Tree, _staging.Old(p.Tree) })],
                FactsOnly: true
            ),
            ct
        );

    private bool IsOfAPiece(TreePath path) => volume.Pieces.Any(p => path == p.Tree || path.IsUnder(p.Tree));

    private KeptBackup Backup() =>
        KeptBackup.For(release, volume.Key)
        ?? throw Refusal("the code was deleted once the release was verified, and this release has no backup of it");

    private PipelineException Refusal(string message) =>
        PipelineException.Refuse(
            $"{volume.Key}: {message}; the volume is left as it is",
            "the services do not need it: they run the code of their image; ./build.sh Releases lists what there is"
        );
}
