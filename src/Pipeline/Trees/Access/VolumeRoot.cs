namespace Pipeline.Trees;

/// <summary>The root of a volume.</summary>
internal sealed record VolumeRoot(string Volume, bool ReadOnly = true) : TreeRoot;
