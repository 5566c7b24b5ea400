namespace Pipeline.Inventories;

/// <summary>A file that a process runs.</summary>
/// <param name="Path">In the container.</param>
/// <param name="From">What it lies in.</param>
/// <param name="Source">The volume's name, or the folder on the engine's host; null for the image.</param>
public sealed record LoadedFile(string Path, RunsFrom From, string? Source);
