namespace Pipeline.Stages.BackupVolume;

public sealed record BackupReceipt(IReadOnlyList<KeptBackup> Backups);
