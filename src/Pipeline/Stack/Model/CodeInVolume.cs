namespace Pipeline.Stacks;

/// <summary>A code tree inside a volume, relative to the volume's root.</summary>
public sealed record CodeInVolume(CodeTree Tree, string Path);
