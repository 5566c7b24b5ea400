namespace Pipeline.Trees;

/// <summary>Where a tree is.</summary>
public abstract record TreeLocation;

/// <summary>
/// A folder, file or symlink in a named volume; the volume's root by default. No folder on the way to it may be a symlink; what is there itself is content,
/// a symlink too, unless it is the target of a write.
/// </summary>
public sealed record VolumeLocation(string Volume, TreePath Path = default) : TreeLocation
{
    /// <summary>The place below this one.</summary>
    public static VolumeLocation operator /(VolumeLocation folder, TreePath path) => folder with { Path = folder.Path / path };

    public override string ToString() => $"{Volume}:{Path}";
}

/// <summary>
/// A place as the container's first process sees it, through all of its mounts (<c>/proc/&lt;pid&gt;/root</c>, proc(5)).
/// <paramref name="Pid"/> is State.Pid of the engine's container details; reading fails when the container no longer runs with it.
/// No component of the path may be a symlink: an absolute one would be followed in the reader's root.
/// </summary>
public sealed record ProcessLocation(string ContainerId, int Pid, string AbsolutePath) : TreeLocation
{
    public override string ToString() => $"container {ContainerId[..Math.Min(12, ContainerId.Length)]}:{AbsolutePath}";
}
