using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>The backups that hold the volumes as they were when a release was last live.</summary>
internal static class StateBackups
{
    /// <summary>
    /// Pure: the last verified backup made after the release, up to the release that put other code into the volume;
    /// null when there is none.
    /// </summary>
    public static StateBackup? Find(ReleaseHistory history, ReleaseRecord target, string key)
    {
        StateBackup? found = null;
        foreach (var release in history.Releases.SkipWhile(r => r.Id != target.Id).Skip(1))
        {
            if (VerifiedIn(release, key) is { } kept)
                found = new StateBackup(key, release.Id, kept.Backup, kept.Manifest);
            if (release.Closing?.Outcome is Outcome.Verified or Outcome.Partial && Rebuilds(release, key))
                break;
        }

        return found;
    }

    /// <summary>Those of every volume that was ever backed up.</summary>
    public static IEnumerable<StateBackup> All(ReleaseHistory history, ReleaseRecord target) =>
        history
            .Releases.Select(r => r.Stage(StageNames.BackupVolume)?.Receipt)
            .OfType<Receipt>()
            .SelectMany(r => Json.Value<BackupReceipt>(r.Data)!.Backups)
            .Select(b => b.Key)
            .Distinct()
            .Select(key => Find(history, target, key))
            .OfType<StateBackup>();

    /// <summary>What does not hold of a backup, in words: it is read again, all of it.</summary>
    public static async Task<string?> Fault(StackContext context, StateBackup backup, CancellationToken ct)
    {
        if (await context.Engine.Volumes.TryInspect(backup.Backup, ct) is null)
            return $"the backup {backup.Backup} of {backup.Key}, made by {backup.Release}, is gone from the engine";
        if (Recorded(context, backup) is not { } saved)
            return $"the manifest of {backup.Backup} in the state folder is gone or was changed, so nothing says "
                + "what the backup must hold";
        var place = new VolumeLocation(backup.Backup);
        var found = await context.Read($"hashing {backup.Backup}", place, ReadRequest.Full, ct);
        var differences = TreeComparison.Compare(saved, found, Aspects.Everything);
        var lines = differences.Select(d =>
            Findings.Line(d).Replace("not in the commit", "was not in it", StringComparison.Ordinal)
        );
        return differences.Count == 0
            ? null
            : $"the backup {backup.Backup} is not what {backup.Release} verified; it differs in "
                + $"{differences.Count} place(s): {Findings.List([.. lines])}";
    }

    /// <summary>
    /// Why the code in a backup is not the release's, or the volume's own folder not what it was; null when both are.
    /// </summary>
    public static async Task<string?> Misfit(
        StackContext context,
        VolumeLayout layout,
        StateBackup backup,
        string commit,
        string nonce,
        CancellationToken ct
    )
    {
        var saved = ManifestStore.Load(context.State, backup.Manifest);
        foreach (var code in layout.Code)
        {
            var expected = await Expectations.For(context, code.Tree, commit, nonce, ct);
            var tracked = expected
                .Git.Entries.Select(e => (code.Folder() / e.Path).Raw)
                .ToHashSet(StringComparer.Ordinal);
            var view = VolumeView.From(context.Stack, layout, saved, tracked);
            var verdict = CodeComparison.Compare(expected, view.CodeAt(code), view.NoCodeAt(code));
            if (!verdict.Holds)
                return $"the code in {backup.Backup} is not {commit[..12]}: "
                    + $"{Findings.Describe(verdict, "in the backup", "it was edited before the backup was made")}";
        }

        var now = (
            await context.Trees.Read(new VolumeLocation(layout.Volume.Name), new ReadRequest(FactsOnly: true), ct)
        ).Root;
        return now is null || (now.Mode, now.Uid, now.Gid) == (saved.Root!.Mode, saved.Root.Uid, saved.Root.Gid)
            ? null
            : $"the root folder of {backup.Key} has another mode or owner than it had; a rename cannot change "
                + $"those: set mode {Convert.ToString(saved.Root.Mode, 8)}, owner {saved.Root.Uid}:{saved.Root.Gid}";
    }

    private static TreeManifest? Recorded(StackContext context, StateBackup backup)
    {
        try
        {
            return ManifestStore.Load(context.State, backup.Manifest);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

    private static KeptBackup? VerifiedIn(ReleaseRecord release, string key) =>
        release.Stage(StageNames.BackupVolume) is { Proof.Holds: true, Receipt: { } receipt }
            ? Json.Value<BackupReceipt>(receipt.Data)!.Backups.FirstOrDefault(b => b.Key == key && !b.CodeOnly)
            : null;

    private static bool Rebuilds(ReleaseRecord release, string key) =>
        release.Stage(StageNames.RebuildVolume) is { Plan.HasWork: true } rebuilt
        && RebuildVolumeStage.Work(rebuilt.Plan).Volumes.Any(v => v.Key == key);
}
