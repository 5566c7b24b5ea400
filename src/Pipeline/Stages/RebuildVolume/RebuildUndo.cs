using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// The undo of one volume. What was switched is known by inode and its birth (<see cref="IsOld"/>), so it is right
/// after any half-done switch, and twice. Once the old pieces beside the new are dropped, they come from the backup
/// instead.
/// </summary>
internal sealed class RebuildUndo(Release release, VolumeRebuild volume)
{
    private readonly StagingFolder _staging = new(release.Id);
    private readonly ITreeAccess _trees = release.Context.Trees;
    private readonly StagedVolume _staged = new(release, volume.Volume, volume.Folders);

    private bool IsSettled => release.History.Find(release.Id)?.VerifiedAt is not null;

    private VolumeLocation Root => new(volume.Volume);

    /// <summary>What the release put there, from git.</summary>
    internal Func<CodeInVolume, CancellationToken, Task<ExpectedCode>> Expected { get; init; } =
        (code, ct) => Expectations.For(release, code.Tree, release.Commit, ct);

    /// <summary>
    /// Before anything is stopped or written: where the old pieces have to come from the backup, it holds what it held
    /// when it was verified.
    /// </summary>
    /// <exception cref="PipelineException">It does not, or is gone; the volume is left as it is.</exception>
    public async Task RequireBackup(CancellationToken ct)
    {
        var now = await Look(ct);
        foreach (var unit in volume.Units.Where(u => IsSwitched(u, now) && IsLost(u, now)))
            await new SavedPiece(release, volume, unit).Require(ct);
    }

    /// <returns>Whether something had been switched, and was switched back now.</returns>
    public async Task<bool> Run(CancellationToken ct)
    {
        var now = await Look(ct);
        var switched = volume.Units.Where(u => IsSwitched(u, now)).ToList();
        var isAgain = now.Find(_staging.Returning) is not null;
        if (switched.Count > 0)
        {
            if (!isAgain)
                await Begin(ct);
            switched = await BringFromBackup(switched, await Look(ct), ct);
            await MakeRoom(switched, ct);
        }

        now = await Look(ct);
        await _staged.Switch([.. switched.Select(u => Back(u, now))], ct);
        if ((switched.Count == 0 && !isAgain) || await IsWhatWasWritten(ct))
            await _staged.Drop(ct);
        else
            release.Context.Log.Warn(
                $"{volume.Key}: somebody changed the new code after it was put there; that copy is kept in "
                    + $"the volume as {_staging.Root}"
            );
        return switched.Count > 0;
    }

    /// <summary>
    /// Once the release is verified the old pieces may be dropped already, or half: from then on only the backup
    /// counts. What is beside the code after this is what the undo has put there, and a next try must not drop it.
    /// </summary>
    private async Task Begin(CancellationToken ct)
    {
        if (IsSettled)
            await _trees.Remove(Root with { Path = _staging.Root }, ct);
        await _trees.MakeFolders(Root with { Path = _staging.Returning }, ct);
    }

    /// <summary>
    /// What was moved out of the way (to where the old pieces waited, if those came from the backup) is the commit's
    /// code, which git has; anything else is the only copy and stays.
    /// </summary>
    private async Task<bool> IsWhatWasWritten(CancellationToken ct)
    {
        if (volume.From is { } from)
            return await WholeVolume.IsUntouched(release, volume, from, _staging, ct);
        foreach (var code in volume.LayoutIn(release.Context.Stack).Code)
        foreach (var place in new[] { _staging.New(code.Folder()), _staging.Old(code.Folder()) })
        {
            var found = await _trees.Read(Root with { Path = place }, ReadRequest.Full, ct);
            if (
                CodeComparison
                    .Compare(await Expected(code, ct) with { Made = null }, found, _ => false)
                    .Differences.Any(d => found.Find(d.Path) is { Kind: not EntryKind.Directory })
            )
                return false;
        }

        return true;
    }

    /// <summary>
    /// The old code is there again: every file with its content, owner, mode and time. What a run derives is left out.
    /// </summary>
    public static Evidence CodeIsOld(VolumeRebuild volume, TreeManifest before, TreeManifest now, VolumeLayout layout)
    {
        bool IsCode(TreeEntry entry) =>
            entry.Kind != EntryKind.Directory
            && entry.Path.Parent.Name != "__pycache__"
            && layout.Code.Any(c => entry.Path.IsUnder(c.Folder()))
            && volume.Units.Any(u => entry.Path == u.Tree || entry.Path.IsUnder(u.Tree));
        var differences = TreeComparison.Compare(before.Where(IsCode), now.Where(IsCode), Aspects.Everything);
        var found =
            differences.Count == 0
                ? $"{before.Where(IsCode).Entries.Count} files"
                : Findings.List([.. differences.Select(Findings.Line)]);
        return new Evidence($"{volume.Key}: the previous code is there again", differences.Count == 0, found);
    }

    private Task<TreeManifest> Look(CancellationToken ct) =>
        _trees.Read(Root, new ReadRequest { Only = [_staging.Returning, .. volume.Units.SelectMany(Places)] }, ct);

    private IEnumerable<TreePath> Places(SwitchUnit unit) =>
        [unit.Tree, _staging.New(unit.Tree), _staging.Old(unit.Tree)];

    private bool IsSwitched(SwitchUnit unit, TreeManifest now) => !IsOld(unit, now.Find(unit.Tree));

    /// <summary>
    /// As long as the old piece waits beside the code nothing else has its number. Once the release is settled it may
    /// be dropped, and only a birth tells it from a later inode of that number: where the file system keeps none, what
    /// is there is compared with the backup, as any later inode is.
    /// </summary>
    private bool IsOld(SwitchUnit unit, TreeEntry? found) =>
        unit.IsOld(found) && (unit.OldInode is null || unit.OldBornNs != 0 || !IsSettled);

    private bool IsLost(SwitchUnit unit, TreeManifest now) =>
        unit.OldInode is not null && (IsSettled || OldPlace(unit, now) is null);

    /// <summary>Where the old piece waits: its own inode, or what the backup brought.</summary>
    private TreePath? OldPlace(SwitchUnit unit, TreeManifest now)
    {
        if (now.Find(_staging.Old(unit.Tree)) is not null)
            return _staging.Old(unit.Tree);
        var exchanged = _staging.New(unit.Tree);
        return unit.OldInode is not null && IsOld(unit, now.Find(exchanged)) ? exchanged : null;
    }

    private SwitchMove Back(SwitchUnit unit, TreeManifest now) =>
        (unit.OldInode, now.Find(unit.Tree)) switch
        {
            (null, _) => new Rename(unit.Tree, _staging.New(unit.Tree)),
            (_, null) => new Rename(OldPlace(unit, now)!.Value, unit.Tree),
            _ => new Exchange(unit.Tree, OldPlace(unit, now)!.Value),
        };

    /// <summary>
    /// What was only new is moved to the folder where it was staged; after the cleanup of the release that folder is
    /// gone.
    /// </summary>
    private async Task MakeRoom(IEnumerable<SwitchUnit> switched, CancellationToken ct)
    {
        foreach (
            var folder in switched.Where(u => u.OldInode is null).Select(u => _staging.New(u.Tree).Parent).Distinct()
        )
            await _trees.MakeFolders(new VolumeLocation(volume.Volume, folder), ct);
    }

    /// <returns>What is still to be undone: not what the backup already gave back to an earlier try.</returns>
    private async Task<List<SwitchUnit>> BringFromBackup(
        IReadOnlyList<SwitchUnit> switched,
        TreeManifest now,
        CancellationToken ct
    )
    {
        var left = new List<SwitchUnit>();
        foreach (var unit in switched)
            if (!IsLost(unit, now) || await Bring(new SavedPiece(release, volume, unit).Location, unit, now, ct))
                left.Add(unit);
        return left;
    }

    private async Task<bool> Bring(VolumeLocation saved, SwitchUnit unit, TreeManifest now, CancellationToken ct)
    {
        var old = await _trees.Read(saved, ReadRequest.Full, ct);
        if (TreeComparison.Compare(old, now.Under(unit.Tree), Aspects.Everything).Count == 0)
            return false;
        var target = new VolumeLocation(volume.Volume, _staging.Old(unit.Tree));
        await _trees.Remove(target, ct);
        await _trees.MakeFolders(target with { Path = target.Path.Parent }, ct);
        await _trees.Copy(saved, target, ct);
        return true;
    }
}
