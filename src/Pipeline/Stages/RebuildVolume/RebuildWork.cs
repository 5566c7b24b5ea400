namespace Pipeline.Stages.RebuildVolume;

public sealed record RebuildWork(string Commit, IReadOnlyList<VolumeRebuild> Volumes);
