namespace Pipeline.Bootstrap;

/// <summary>A file that a stack's own repository gets.</summary>
/// <param name="Path">In the repository, '/'-separated.</param>
/// <param name="Template">Its name among the templates.</param>
public sealed record StartFile(string Path, string Template, bool IsProgram = false);
