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
);
