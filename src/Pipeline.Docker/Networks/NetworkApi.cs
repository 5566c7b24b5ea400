namespace Pipeline.Docker;

/// <summary>Networks: Engine API <c>/networks</c>. An <c>id</c> may be an ID or a name.</summary>
public sealed class NetworkApi
{
    private readonly EngineHttp http;

    internal NetworkApi(EngineHttp http) => this.http = http;

    /// <exception cref="DockerNotFoundException">There is no such network.</exception>
    public Task<NetworkDetails> Inspect(string id, CancellationToken ct = default) =>
        http.Get(Path(id), Json.Default.NetworkDetails, ct);

    public async Task<IReadOnlyList<NetworkDetails>> List(NetworkFilter? filter = null, CancellationToken ct = default)
    {
        var wanted = filter ?? new NetworkFilter();
        var filters = Route.Filters(("label", wanted.Labels), ("name", Route.Optional(wanted.Name)));
        return await http.Get(Route.With("/networks", ("filters", filters)), Json.Default.ListNetworkDetails, ct);
    }

    /// <returns>The network's ID.</returns>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    public async Task<string> Create(NetworkSpec spec, CancellationToken ct = default) =>
        (
            await http.Read(
                HttpMethod.Post,
                "/networks/create",
                Json.Body(spec, Json.Default.NetworkSpec),
                Json.Default.CreatedId,
                ct
            )
        ).Id;

    /// <exception cref="DockerException">403: a container is in it.</exception>
    public Task Remove(string id, CancellationToken ct = default) =>
        http.Do(HttpMethod.Delete, Path(id), null, ct, http.Limits.Work);

    /// <param name="aliases">Further names under which the network's other members find the container.</param>
    public Task Connect(
        string id,
        string container,
        IReadOnlyList<string>? aliases = null,
        CancellationToken ct = default
    ) =>
        http.Do(
            HttpMethod.Post,
            $"{Path(id)}/connect",
            Json.Body(new ConnectBody(container, new EndpointBody(aliases ?? [])), Json.Default.ConnectBody),
            ct
        );

    public Task Disconnect(string id, string container, bool force = false, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Post,
            $"{Path(id)}/disconnect",
            Json.Body(new DisconnectBody(container, force), Json.Default.DisconnectBody),
            ct
        );

    private static string Path(string id) => $"/networks/{Route.Name(id)}";
}
