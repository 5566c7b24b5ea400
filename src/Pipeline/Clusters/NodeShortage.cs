using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>
/// Notices that no node is going to take a task of a service, so that nobody waits for it until the deadline. A node
/// that the managers do not hear from may come back: while there is one, it is waited for.
/// </summary>
internal sealed class NodeShortage(SwarmApi swarm, TimeProvider clock)
{
    /// <summary>A scheduler on a busy manager needs some time to see that another task has made room.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private DateTimeOffset? _since;

    /// <exception cref="RolloutException">No node takes it, and none is waited for.</exception>
    public async Task RequireNone(RolloutWork work, RolloutLook look, CancellationToken ct)
    {
        if (look.WithoutNode is not { } task)
        {
            _since = null;
            return;
        }

        _since ??= clock.GetUtcNow();
        if (clock.GetUtcNow() - _since < Patience)
            return;
        _since = null;
        if (await Nodes(ct) is { } nodes && !nodes.Any(n => MayComeBack(n, work)))
            throw new RolloutException(
                $"no node takes {SwarmServices.NameOf(work.Name, task)}: {task.Status.Err}{NotActive(nodes)}"
            );
    }

    /// <summary>Null where no manager answers; then they are asked again later.</summary>
    private async Task<IReadOnlyList<SwarmNode>?> Nodes(CancellationToken ct)
    {
        try
        {
            return await swarm.Nodes.List(ct);
        }
        catch (DockerException)
        {
            return null;
        }
    }

    private static bool MayComeBack(SwarmNode node, RolloutWork work) =>
        node is { Status.State: not "ready", Spec.Availability: "active" } && !work.LostNodes.Contains(node.Id);

    private static string NotActive(IReadOnlyList<SwarmNode> nodes) =>
        string.Join(
            ", ",
            nodes
                .Where(n => n.Spec.Availability is "drain" or "pause")
                .Select(n => $"{n.Name} ({n.Spec.Availability}; docker node update --availability active {n.Name})")
        )
            is { Length: > 0 } names
            ? $"; not active: {names}"
            : "";
}
