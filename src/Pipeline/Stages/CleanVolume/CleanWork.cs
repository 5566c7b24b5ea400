namespace Pipeline.Stages.CleanVolume;

public sealed record CleanWork(IReadOnlyList<CleanedVolume> Volumes);
