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

    /// <exception cref="DockerException">403: a container is in it.</exception>
    public Task Remove(string id, CancellationToken ct = default) =>
        http.Do(HttpMethod.Delete, Path(id), null, ct, http.Limits.Work);

    private static string Path(string id) => $"/networks/{Route.Name(id)}";
}
