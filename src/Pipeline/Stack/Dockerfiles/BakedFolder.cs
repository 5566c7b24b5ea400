namespace Pipeline.Stacks;

/// <summary>
/// What one image has to carry: a folder of the build context, where it goes, whose it is, and the marker's name.
/// </summary>
/// <param name="Source">Folder relative to the build context, '/'-separated; "." for all of it.</param>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Owner">user or user:group for <c>--chown</c>; null for root.</param>
/// <param name="Marker">File name of the marker inside <paramref name="Path"/>.</param>
public sealed record BakedFolder(string Source, string Path, string? Owner, string Marker);
