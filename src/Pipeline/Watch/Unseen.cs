namespace Pipeline.Watching;

/// <summary>A part that could not be looked at, and why.</summary>
public sealed record Unseen(UnseenPart Part, string Why);
