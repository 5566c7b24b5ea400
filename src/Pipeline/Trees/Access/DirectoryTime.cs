namespace Pipeline.Trees;

/// <summary>A folder's modification time to restore, nanoseconds since 1970.</summary>
public sealed record DirectoryTime(TreePath Path, long MtimeNs);
