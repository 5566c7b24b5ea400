namespace Pipeline.Stacks;

/// <summary>The block cannot be placed in this Dockerfile, and why.</summary>
public sealed class BakePlaceException(string message) : Exception(message);
