namespace Pipeline.Platform;

/// <summary>A program to run: its whole environment, and its arguments one by one.</summary>
/// <param name="Program">A path, or a name that is looked up on PATH.</param>
/// <param name="Directory">Where it starts; null: where this process is.</param>
/// <param name="TimeLimit">It is ended after this time; null: it may take as long as it wants.</param>
internal sealed record ChildCommand(
    string Program,
    IReadOnlyList<string> Arguments,
    string? Directory,
    IReadOnlyDictionary<string, string> Environment,
    TimeSpan? TimeLimit = null
);
