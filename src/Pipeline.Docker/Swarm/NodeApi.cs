namespace Pipeline.Docker;

/// <summary>Machines of a swarm: Engine API <c>/nodes</c>.</summary>
public sealed class NodeApi
{
    private readonly EngineHttp http;

    internal NodeApi(EngineHttp http) => this.http = http;

    /// <summary>All, also those that are down.</summary>
    public async Task<IReadOnlyList<SwarmNode>> List(CancellationToken ct = default) =>
        await http.Get("/nodes", Json.Default.ListSwarmNode, ct);

    /// <summary>Changes role, availability or labels.</summary>
    /// <param name="version">The one that was read; compare and swap.</param>
    /// <exception cref="DockerConflictException">The node was changed since.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task Update(string id, ObjectVersion version, NodeSpec spec, CancellationToken ct = default) =>
        SwarmWrite.Update(http, $"/nodes/{Route.Name(id)}", version, Json.Body(spec, Json.Default.NodeSpec), ct);
}
