namespace Pipeline.Bootstrap;

/// <summary>How long one test took.</summary>
public sealed record TestDuration(string Name, TimeSpan Duration);
