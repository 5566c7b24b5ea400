namespace Pipeline.Stages;

/// <summary>A folder (raw path) and its mtime in nanoseconds.</summary>
public sealed record FolderTime(string Path, long MtimeNs);
