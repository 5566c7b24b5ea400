namespace Pipeline.Docker;

/// <summary>Volumes: Engine API <c>/volumes</c>.</summary>
public sealed class VolumeApi
{
    private readonly EngineHttp http;

    internal VolumeApi(EngineHttp http) => this.http = http;

    /// <summary>
    /// Creates a volume. One of that name is returned as it is: compare labels and options where they matter.
    /// </summary>
    /// <exception cref="DockerConflictException">The name belongs to a volume of another driver.</exception>
    public Task<VolumeDetails> Create(VolumeSpec spec, CancellationToken ct = default) =>
        http.Read(
            HttpMethod.Post,
            "/volumes/create",
            Json.Body(spec, Json.Default.VolumeSpec),
            Json.Default.VolumeDetails,
            ct,
            http.Limits.Work
        );

    /// <exception cref="DockerNotFoundException">There is no such volume.</exception>
    public Task<VolumeDetails> Inspect(string name, CancellationToken ct = default) =>
        http.Get(Path(name), Json.Default.VolumeDetails, ct);

    /// <summary>Like <see cref="Inspect"/>, but null when there is no such volume.</summary>
    public Task<VolumeDetails?> TryInspect(string name, CancellationToken ct = default) =>
        http.Find(Path(name), Json.Default.VolumeDetails, ct);

    public async Task<IReadOnlyList<VolumeDetails>> List(VolumeFilter? filter = null, CancellationToken ct = default)
    {
        var wanted = filter ?? new VolumeFilter();
        var filters = Route.Filters(("label", wanted.Labels), ("name", Route.Optional(wanted.Name)));
        return (await http.Get(Route.With("/volumes", ("filters", filters)), Json.Default.VolumeList, ct)).Volumes
            ?? [];
    }

    /// <param name="force">Remove it from the engine's list even when its driver fails. Does not touch volumes in
    /// use.</param>
    /// <exception cref="DockerConflictException">A container has it, running or not.</exception>
    public Task Remove(string name, bool force = false, CancellationToken ct = default) =>
        http.Do(HttpMethod.Delete, Route.With(Path(name), ("force", Route.Flag(force))), null, ct, http.Limits.Work);

    private static string Path(string name) => $"/volumes/{Route.Name(name)}";
}
