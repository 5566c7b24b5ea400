namespace Pipeline.Stages.BackupVolume;

public sealed record BackupWork(IReadOnlyList<VolumeBackup> Volumes);
