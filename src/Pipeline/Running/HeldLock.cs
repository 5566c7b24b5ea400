namespace Pipeline.Running;

/// <summary>A lock that is there.</summary>
/// <param name="Id">What tells it from another one of its name; the name where nothing else does.</param>
/// <param name="Version">Moves with each <see cref="ILockPlace.Replace"/>; 0 where there is none.</param>
internal sealed record HeldLock(string Name, string Id, IReadOnlyDictionary<string, string> Labels, ulong Version = 0);
