using Pipeline.Docker;

namespace Pipeline.Clusters;

/// <summary>A node, and all containers of one service that its engine has.</summary>
/// <param name="NotSeen">Why its engine could not be looked at; null when it was.</param>
internal sealed record NodeLook(string Id, string Name, string? NotSeen, IReadOnlyList<ContainerDetails> Containers)
{
    /// <inheritdoc cref="ReachedNode.IsLeftOut"/>
    public bool IsLeftOut { get; init; }
}
