namespace Pipeline.Bootstrap;

/// <summary>A test that failed, with what it said.</summary>
public sealed record TestFailure(string Name, string Message);
