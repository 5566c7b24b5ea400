namespace Pipeline.Stacks;

/// <summary>A position in a text file; both numbers start at 1.</summary>
public readonly record struct Place(int Line, int Column);
