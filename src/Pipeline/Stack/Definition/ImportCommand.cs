namespace Pipeline.Stacks;

/// <summary>A command that must exit 0.</summary>
/// <param name="Run">The argument vector.</param>
/// <param name="Origin">Whether the last line of its stdout is a file that must lie under the code path.</param>
public sealed record ImportCommand(IReadOnlyList<string> Run, bool Origin);
