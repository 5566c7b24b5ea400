namespace Pipeline.Stacks;

/// <summary>
/// A path in a volume, as raw bytes decoded as Latin-1, relative to the volume's root ("" is the root itself).
/// </summary>
public readonly record struct VolumePath(string Raw, bool IsDirectory);
