using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.BackupVolume;

/// <summary>A backup that was restored once and compared equal.</summary>
/// <param name="Manifest">Fingerprint of what it holds; the manifest is in the state folder.</param>
/// <param name="CodeOnly">It holds only the pieces that changed hands, so no state can come from it.</param>
/// <param name="WritersStoppedAt">When the first writer was asked to stop: the downtime starts here.</param>
public sealed record KeptBackup(
    string Key,
    string Backup,
    string Manifest,
    DateTimeOffset WritersStoppedAt,
    bool CodeOnly = false
)
{
    /// <summary>The verified backup of a volume in this release; null when there is none.</summary>
    public static KeptBackup? For(Release release, string key) =>
        release.ReceiptOf(StageNames.BackupVolume) is { } receipt
            ? Json.Value<BackupReceipt>(receipt.Data)?.Backups.FirstOrDefault(b => b.Key == key)
            : null;
}
