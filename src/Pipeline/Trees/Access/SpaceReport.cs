namespace Pipeline.Trees;

/// <summary>
/// Room on a filesystem for users other than root. <paramref name="InodesFree"/> is null where inodes are not counted
/// (btrfs).
/// </summary>
public sealed record SpaceReport(long BytesFree, long? InodesFree);
