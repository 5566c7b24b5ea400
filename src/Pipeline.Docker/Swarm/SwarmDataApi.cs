namespace Pipeline.Docker;

/// <summary>
/// Configs or secrets of a swarm: Engine API <c>/configs</c>, <c>/secrets</c>. What is in them never changes; labels
/// may.
/// </summary>
public sealed class SwarmDataApi
{
    private readonly EngineHttp http;
    private readonly string path;

    internal SwarmDataApi(EngineHttp http, string kind) => (this.http, path) = (http, $"/{kind}");

    /// <param name="labels">Each <c>key</c> or <c>key=value</c>; none: all.</param>
    public Task<IReadOnlyList<SwarmConfig>> List(
        IReadOnlyList<string>? labels = null,
        CancellationToken ct = default
    ) => Filtered("label", labels ?? [], ct);

    /// <summary>The one of this name; null where there is none.</summary>
    public async Task<SwarmConfig?> TryFind(string name, CancellationToken ct = default) =>
        // The engine takes the start of a name for it.
        (await Filtered("name", [name], ct)).FirstOrDefault(c => c.Spec.Name == name);

    private async Task<IReadOnlyList<SwarmConfig>> Filtered(
        string by,
        IReadOnlyList<string> values,
        CancellationToken ct
    ) => await http.Get(Route.With(path, ("filters", Route.Filters((by, values)))), Json.Default.ListSwarmConfig, ct);

    /// <summary>Of many at once, on any managers, exactly one succeeds.</summary>
    /// <returns>Its ID.</returns>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task<string> Create(SwarmDataSpec spec, CancellationToken ct = default) =>
        SwarmWrite.Typed(async () =>
            (
                await http.Read(
                    HttpMethod.Post,
                    $"{path}/create",
                    Json.Body(spec, Json.Default.SwarmDataSpec),
                    Json.Default.CreatedSwarmId,
                    ct
                )
            ).Id
        );

    /// <summary>Replaces the labels.</summary>
    /// <param name="version">The one that was read; compare and swap.</param>
    /// <param name="spec">With the name that it has; without data.</param>
    /// <exception cref="DockerConflictException">Somebody else updated it since; nothing was done.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task Update(string id, ObjectVersion version, SwarmDataSpec spec, CancellationToken ct = default) =>
        SwarmWrite.Update(http, $"{path}/{Route.Name(id)}", version, Json.Body(spec, Json.Default.SwarmDataSpec), ct);

    /// <param name="id">The ID: another one of the same name is not removed.</param>
    /// <exception cref="DockerNotFoundException">There is none (any more).</exception>
    /// <exception cref="DockerException">400: a service uses it.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public Task Remove(string id, CancellationToken ct = default) =>
        SwarmWrite.Typed(async () =>
        {
            await http.Do(HttpMethod.Delete, $"{path}/{Route.Name(id)}", null, ct);
            return true;
        });
}
