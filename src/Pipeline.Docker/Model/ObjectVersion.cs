namespace Pipeline.Docker;

/// <summary>Counts the changes of an object of a swarm; a change names the version that it was made from.</summary>
public sealed record ObjectVersion(ulong Index);
