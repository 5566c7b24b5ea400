namespace Pipeline.Trees;

/// <summary>
/// A folder, file or symlink in a named volume; the volume's root by default. No folder on the way to it may be a
/// symlink; what is there itself is content, a symlink too, unless it is the target of a write.
/// </summary>
public sealed record VolumeLocation(string Volume, TreePath Path = default) : TreeLocation
{
    /// <summary>The place below this one.</summary>
    public static VolumeLocation operator /(VolumeLocation folder, TreePath path) =>
        folder with
        {
            Path = folder.Path / path,
        };

    public override string ToString() => $"{Volume}:{Path}";
}
