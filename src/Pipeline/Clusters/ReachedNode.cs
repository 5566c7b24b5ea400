using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>A node of the swarm, and how we work on it.</summary>
/// <param name="Context">The stack's context with the engine and the trees of this node; null when we cannot.</param>
/// <param name="NotReached">Why we cannot, and what to type; null when we can.</param>
internal sealed record ReachedNode(SwarmNode Node, StackContext? Context, string? NotReached)
{
    public string Name => Node.Name;

    /// <summary>Whether <c>--without-node</c> names it, and it is away.</summary>
    public bool IsLeftOut { get; init; }
}
