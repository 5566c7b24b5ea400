namespace Pipeline.Docker;

/// <summary>A volume to be created (<c>POST /volumes/create</c>).</summary>
public sealed record VolumeSpec
{
    /// <summary>Null: the engine makes one up.</summary>
    public string? Name { get; init; }

    public string Driver { get; init; } = "local";

    [System.Text.Json.Serialization.JsonPropertyName("DriverOpts")]
    public IReadOnlyDictionary<string, string> Options { get; init; } = Empty.Map;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}

/// <summary>Which volumes to list. Empty members do not filter.</summary>
public sealed record VolumeFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Part of the name.</summary>
    public string? Name { get; init; }

    /// <summary>True: only those that no container has; false: only those that one has.</summary>
    public bool? Dangling { get; init; }
}

/// <summary>Answer of <c>GET /volumes/{name}</c>. Options may hold credentials (CIFS): not to be printed.</summary>
public sealed record VolumeDetails
{
    public required string Name { get; init; }

    public string Driver { get; init; } = "";

    /// <summary>Path on the engine's host.</summary>
    public string Mountpoint { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get => field; init => field = value ?? Empty.Map; } = Empty.Map;

    public IReadOnlyDictionary<string, string> Options { get => field; init => field = value ?? Empty.Map; } = Empty.Map;

    /// <summary>local or global.</summary>
    public string Scope { get; init; } = "";

    [System.Text.Json.Serialization.JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? CreatedAt { get; init; }

    public override string ToString() => Name;
}

/// <summary>Volumes: Engine API <c>/volumes</c>.</summary>
public sealed class VolumeApi
{
    private readonly EngineHttp http;

    internal VolumeApi(EngineHttp http) => this.http = http;

    /// <summary>Creates a volume. One of that name is returned as it is: compare labels and options where they matter.</summary>
    /// <exception cref="DockerConflictException">The name belongs to a volume of another driver.</exception>
    public Task<VolumeDetails> Create(VolumeSpec spec, CancellationToken ct = default) =>
        http.Read(HttpMethod.Post, "/volumes/create", Json.Body(spec, Json.Default.VolumeSpec), Json.Default.VolumeDetails, ct, http.Limits.Work);

    /// <exception cref="DockerNotFoundException">There is no such volume.</exception>
    public Task<VolumeDetails> Inspect(string name, CancellationToken ct = default) =>
        http.Get(Path(name), Json.Default.VolumeDetails, ct);

    /// <summary>Like <see cref="Inspect"/>, but null when there is no such volume.</summary>
    public async Task<VolumeDetails?> TryInspect(string name, CancellationToken ct = default)
    {
        try
        {
            return await Inspect(name, ct);
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<VolumeDetails>> List(VolumeFilter? filter = null, CancellationToken ct = default)
    {
        var wanted = filter ?? new VolumeFilter();
        var filters = Route.Filters(
            ("label", wanted.Labels), ("name", Route.Optional(wanted.Name)),
            ("dangling", Route.Optional(wanted.Dangling is { } dangling ? dangling ? "true" : "false" : null)));
        return (await http.Get(Route.With("/volumes", ("filters", filters)), Json.Default.VolumeList, ct)).Volumes ?? [];
    }

    /// <param name="force">Remove it from the engine's list even when its driver fails. Does not touch volumes in use.</param>
    /// <exception cref="DockerConflictException">A container has it, running or not.</exception>
    public Task Remove(string name, bool force = false, CancellationToken ct = default) =>
        http.Do(HttpMethod.Delete, Route.With(Path(name), ("force", Route.Flag(force))), null, ct, http.Limits.Work);

    private static string Path(string name) => $"/volumes/{Route.Name(name)}";
}
