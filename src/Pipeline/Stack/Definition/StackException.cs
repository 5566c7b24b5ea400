namespace Pipeline.Stacks;

/// <summary>
/// The stack's description is wrong (exit 64): every problem that was found, in the order of the file.
/// </summary>
public sealed class StackException(IReadOnlyList<StackProblem> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<StackProblem> Problems { get; } = problems;

    /// <summary>What could be read in spite of the problems; null when nothing could.</summary>
    internal StackDefinition? Partial { get; init; }
}
