namespace Pipeline.Docker;

/// <summary>A volume that a service mounts and that each node has for itself.</summary>
/// <param name="Source">Its name; empty for an anonymous one.</param>
/// <param name="Target">Absolute path in the container.</param>
public sealed record LocalVolume(string Source, string Target, bool ReadOnly);
