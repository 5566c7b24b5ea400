namespace Pipeline.Watching;

/// <summary>What somebody put into a container's own layer.</summary>
/// <param name="What">A path, or a folder into which files were copied, in words.</param>
public sealed record SeenCopy(string Service, string What);
