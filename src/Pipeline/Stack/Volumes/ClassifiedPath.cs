namespace Pipeline.Stacks;

/// <summary>
/// A path with its class and the rule that gave it, such as <c>state: logs/**</c>; null when none did.
/// </summary>
public sealed record ClassifiedPath(string Raw, bool IsDirectory, PathClass Class, string? Rule);
