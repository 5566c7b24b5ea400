using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.BackupVolume;

/// <summary>One volume to back up.</summary>
/// <param name="Backup">The volume that will hold the copy.</param>
/// <param name="Writers">Containers that write it and are stopped for the last delta.</param>
/// <param name="CodeOnly">Only the pieces that change hands: a rollback that leaves state alone.</param>
/// <param name="Created">When the volume was made, as the engine says it: another one of the same name is not this
/// one.</param>
public sealed record VolumeBackup(
    string Key,
    string Volume,
    string Backup,
    IReadOnlyList<string> Writers,
    bool CodeOnly = false,
    DateTimeOffset? Created = null
)
{
    /// <summary>What this release backs up, or has backed up, of that volume; null when nothing.</summary>
    public static VolumeBackup? For(Release release, string key) =>
        release.PlanOf(StageNames.BackupVolume) is { HasWork: true } plan
            ? plan.WorkAs<BackupWork>().Volumes.FirstOrDefault(v => v.Key == key)
            : null;
}
