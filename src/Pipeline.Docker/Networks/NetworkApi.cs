namespace Pipeline.Docker;

/// <summary>Networks: Engine API <c>/networks</c>. An <c>id</c> may be an ID or a name.</summary>
public sealed class NetworkApi
{
    private readonly EngineHttp http;

    internal NetworkApi(EngineHttp http) => this.http = http;

    public async Task<IReadOnlyList<NetworkDetails>> List(NetworkFilter? filter = null, CancellationToken ct = default)
    {
        var wanted = filter ?? new NetworkFilter();
        var filters = Route.Filters(("label", wanted.Labels), ("name", Route.Optional(wanted.Name)));
        return await http.Get(Route.With("/networks", ("filters", filters)), Json.Default.ListNetworkDetails, ct);
    }

    /// <summary>Null when there is no such network.</summary>
    public Task<NetworkDetails?> TryInspect(string id, CancellationToken ct = default) =>
        http.Find(Path(id), Json.Default.NetworkDetails, ct);

    /// <returns>Its ID.</returns>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerException">403: its subnet overlaps with that of another network.</exception>
    public async Task<string> Create(NetworkSpec spec, CancellationToken ct = default) =>
        (
            await http.Read(
                HttpMethod.Post,
                "/networks/create",
                Json.Body(CreateNetworkBody.From(spec), Json.Default.CreateNetworkBody),
                Json.Default.CreatedId,
                ct
            )
        ).Id;

    /// <param name="address">Fixed IPv4 address there; null: the engine takes one.</param>
    public Task Connect(string id, string container, string? address = null, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Post,
            $"{Path(id)}/connect",
            Json.Body(new ConnectBody(container, EndpointBody.At(address)), Json.Default.ConnectBody),
            ct
        );

    /// <summary>Takes a container out of the network; what it has open there breaks.</summary>
    public Task Disconnect(string id, string container, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Post,
            $"{Path(id)}/disconnect",
            Json.Body(new DisconnectBody(container, Force: true), Json.Default.DisconnectBody),
            ct
        );

    /// <exception cref="DockerException">403: a container is in it.</exception>
    public Task Remove(string id, CancellationToken ct = default) =>
        http.Do(HttpMethod.Delete, Path(id), null, ct, http.Limits.Work);

    private static string Path(string id) => $"/networks/{Route.Name(id)}";
}
