namespace Pipeline.Bootstrap;

/// <summary>A file by its '/'-separated path.</summary>
public sealed record BundledFile(string Path, byte[] Content);
