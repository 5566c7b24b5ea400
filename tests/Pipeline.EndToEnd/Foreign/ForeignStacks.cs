namespace Pipeline.EndToEnd.Foreign;

/// <summary>The stacks themselves; small, and each with what the others lack.</summary>
internal static class ForeignStacks
{
    public static IReadOnlyList<ForeignStack> All { get; } =
    [NodeStack.Stack, PhpStack.Stack, CompiledStack.Stack, ScaledStack.Stack, MountedStack.Stack, UncoveredStack.Stack];
}
