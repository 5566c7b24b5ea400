namespace Pipeline.Docker;

internal sealed record VolumeOptionsBody(bool NoCopy, string? Subpath);
