namespace Pipeline.Docker;

internal sealed record VolumeList(List<VolumeDetails>? Volumes);
