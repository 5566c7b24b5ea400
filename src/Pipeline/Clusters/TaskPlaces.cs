using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>Where each container of a stack is looked at: on the one engine, or on the engine of its node.</summary>
internal sealed class TaskPlaces : IDisposable
{
    private readonly StackContext _context;
    private readonly ReachedNodes? _nodes;

    private TaskPlaces(StackContext context, ReachedNodes? nodes) => (_context, _nodes) = (context, nodes);

    public static async Task<TaskPlaces> Reach(StackContext context, CancellationToken ct) =>
        new(
            context,
            context.Stack.Definition.Swarm is { } rules ? await new SwarmNodes(context, rules).Reach(ct) : null
        );

    /// <exception cref="PipelineException">Its node cannot be looked at.</exception>
    public StackContext Of(ServiceState state)
    {
        if (_nodes is null)
            return _context;
        var named = _nodes.All.Where(n => n.Name == state.Node).ToList();
        return named is [{ Context: { } there }]
            ? there
            : throw PipelineException.Refuse(
                $"{state.Name} on {state.Node} cannot be looked at: "
                    + (
                        named is [{ NotReached: { } why }] ? why
                        : named.Count > 1 ? $"{named.Count} nodes have that name"
                        : "pipeline.yml does not say how its node is reached"
                    ),
                "give each node a host name of its own, and the engine of each in swarm.nodes of pipeline.yml"
            );
    }

    public Task<ContainerDetails> Inspect(ServiceState state, CancellationToken ct) =>
        Of(state).Engine.Containers.Inspect(state.Container, ct);

    public void Dispose() => _nodes?.Dispose();
}
