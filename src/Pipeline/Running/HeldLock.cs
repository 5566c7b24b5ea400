namespace Pipeline.Running;

/// <summary>A lock that is there.</summary>
/// <param name="Id">What tells it from another one of its name; the name where nothing else does.</param>
internal sealed record HeldLock(string Name, string Id, IReadOnlyDictionary<string, string> Labels);
