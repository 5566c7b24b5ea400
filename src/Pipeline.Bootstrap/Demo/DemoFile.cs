namespace Pipeline.Bootstrap;

/// <summary>A file of the demo, by its '/'-separated path.</summary>
internal sealed record DemoFile(string Path, byte[] Content);
