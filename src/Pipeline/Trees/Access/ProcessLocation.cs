namespace Pipeline.Trees;

/// <summary>
/// A place as the container's first process sees it, through all of its mounts (<c>/proc/&lt;pid&gt;/root</c>,
/// proc(5)). <paramref name="Pid"/> is State.Pid of the engine's container details; reading fails when the container no
/// longer runs with it. No component of the path may be a symlink: an absolute one would be followed in the reader's
/// root.
/// </summary>
public sealed record ProcessLocation(string ContainerId, int Pid, string AbsolutePath) : TreeLocation
{
    public override string ToString() => $"container {ContainerId[..Math.Min(12, ContainerId.Length)]}:{AbsolutePath}";
}
