namespace Pipeline.Stacks;

/// <summary>A folder of a volume in which code was left.</summary>
/// <param name="Volume">Its key in the compose file.</param>
/// <param name="Path">Relative to the volume's root; "" is the root.</param>
public sealed record CodeLeftIn(string Volume, string Path);
