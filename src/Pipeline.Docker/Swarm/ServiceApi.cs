namespace Pipeline.Docker;

/// <summary>Services of a swarm: Engine API <c>/services</c>. An <c>id</c> may be an ID or a name.</summary>
public sealed class ServiceApi
{
    private readonly EngineHttp http;

    internal ServiceApi(EngineHttp http) => this.http = http;

    /// <param name="labels">Each <c>key</c> or <c>key=value</c>; none: all services.</param>
    public async Task<IReadOnlyList<SwarmService>> List(
        IReadOnlyList<string>? labels = null,
        CancellationToken ct = default
    ) =>
        await http.Get(
            Route.With("/services", ("filters", Route.Filters(("label", labels ?? [])))),
            Json.Default.ListSwarmService,
            ct
        );

    /// <exception cref="DockerNotFoundException">There is no such service.</exception>
    public Task<SwarmService> Inspect(string id, CancellationToken ct = default) =>
        http.Get(Path(id), Json.Default.SwarmService, ct);

    /// <returns>Its ID.</returns>
    /// <param name="login">For nodes that pull its image; null: none.</param>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task<string> Create(ServiceSpec spec, RegistryLogin? login = null, CancellationToken ct = default) =>
        SwarmWrite.Typed(async () =>
            (
                await http.Read(
                    HttpMethod.Post,
                    "/services/create",
                    RegistryHeader.On(Json.Body(spec, Json.Default.ServiceSpec), login),
                    Json.Default.CreatedSwarmId,
                    ct
                )
            ).Id
        );

    /// <summary>
    /// Replaces the whole spec, if it is still the version that was read: read, edit, post. The answer comes before
    /// any task was replaced.
    /// </summary>
    /// <exception cref="DockerConflictException">Somebody else updated the service since; nothing was done.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not: read the service again.</exception>
    public Task Update(
        string id,
        ObjectVersion version,
        ServiceSpec spec,
        RegistryLogin? login = null,
        CancellationToken ct = default
    ) =>
        SwarmWrite.Update(
            http,
            Path(id),
            version,
            RegistryHeader.On(Json.Body(spec, Json.Default.ServiceSpec), login),
            ct,
            ("registryAuthFrom", "spec")
        );

    /// <summary>Its tasks end after it.</summary>
    /// <exception cref="DockerNotFoundException">There is no such service.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task Remove(string id, CancellationToken ct = default) =>
        SwarmWrite.Typed(async () =>
        {
            await http.Do(HttpMethod.Delete, Path(id), null, ct);
            return true;
        });

    private static string Path(string id) => $"/services/{Route.Name(id)}";
}
