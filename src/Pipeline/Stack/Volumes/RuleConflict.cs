namespace Pipeline.Stacks;

/// <summary>Two rules of different classes that fit a path equally well.</summary>
public sealed record RuleConflict(string Raw, string First, string Second);
