using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A network to be created (<c>POST /networks/create</c>).</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }

    public string Driver { get; init; } = "bridge";

    /// <summary>No way out of it.</summary>
    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}

/// <summary>Which networks to list. Empty members do not filter.</summary>
public sealed record NetworkFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Part of the name.</summary>
    public string? Name { get; init; }
}

/// <summary>Answer of <c>GET /networks/{id}</c>.</summary>
public sealed record NetworkDetails
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    public string Driver { get; init; } = "";

    public string Scope { get; init; } = "";

    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field; init => field = value ?? Empty.Map; } = Empty.Map;

    /// <summary>Running containers by ID; always empty in a list.</summary>
    public IReadOnlyDictionary<string, NetworkMember> Containers { get => field; init => field = value ?? NoMembers; } = NoMembers;

    private static readonly Dictionary<string, NetworkMember> NoMembers = [];
}

/// <summary>A container in a network.</summary>
public sealed record NetworkMember
{
    public string Name { get; init; } = "";

    /// <summary>With prefix length, such as <c>172.18.0.2/16</c>.</summary>
    public string IPv4Address { get; init; } = "";
}

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
        (await http.Read(HttpMethod.Post, "/networks/create", Json.Body(spec, Json.Default.NetworkSpec), Json.Default.CreatedId, ct)).Id;

    /// <exception cref="DockerException">403: a container is in it.</exception>
    public Task Remove(string id, CancellationToken ct = default) => http.Do(HttpMethod.Delete, Path(id), null, ct, http.Limits.Work);

    /// <param name="aliases">Further names under which the network's other members find the container.</param>
    public Task Connect(string id, string container, IReadOnlyList<string>? aliases = null, CancellationToken ct = default) =>
        http.Do(HttpMethod.Post, $"{Path(id)}/connect",
            Json.Body(new ConnectBody(container, new EndpointBody(aliases ?? [])), Json.Default.ConnectBody), ct);

    public Task Disconnect(string id, string container, bool force = false, CancellationToken ct = default) =>
        http.Do(HttpMethod.Post, $"{Path(id)}/disconnect", Json.Body(new DisconnectBody(container, force), Json.Default.DisconnectBody), ct);

    private static string Path(string id) => $"/networks/{Route.Name(id)}";
}
