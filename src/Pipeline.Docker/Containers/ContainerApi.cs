using System.Globalization;

namespace Pipeline.Docker;

/// <summary>
/// Containers: Engine API <c>/containers</c>. An <c>id</c> may be an ID, a unique prefix of it, or a name.
/// </summary>
public sealed partial class ContainerApi
{
    private readonly EngineHttp http;

    internal ContainerApi(EngineHttp http) => this.http = http;

    /// <summary>All containers, stopped ones too, that pass the filter.</summary>
    public async Task<IReadOnlyList<ContainerSummary>> List(
        ContainerFilter? filter = null,
        CancellationToken ct = default
    )
    {
        var wanted = filter ?? new ContainerFilter();
        var filters = Route.Filters(
            ("label", wanted.Labels),
            ("volume", Route.Optional(wanted.Volume)),
            ("name", Route.Optional(wanted.Name)),
            ("status", wanted.Statuses)
        );
        return await http.Get(
            Route.With("/containers/json", ("all", "1"), ("filters", filters)),
            Json.Default.ListContainerSummary,
            ct
        );
    }

    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    public Task<ContainerDetails> Inspect(string id, CancellationToken ct = default) =>
        http.Get($"{Path(id)}/json", Json.Default.ContainerDetails, ct);

    /// <summary>Like <see cref="Inspect"/>, but null when there is no such container.</summary>
    public Task<ContainerDetails?> TryInspect(string id, CancellationToken ct = default) =>
        http.Find($"{Path(id)}/json", Json.Default.ContainerDetails, ct);

    /// <summary>Creates a container without starting it; returns its ID.</summary>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    public Task<string> Create(ContainerSpec spec, string? name = null, CancellationToken ct = default) =>
        Create(CreateContainerBody.From(spec), name, ct);

    /// <summary>Starts a container; nothing happens when it runs already.</summary>
    public Task Start(string id, CancellationToken ct = default) =>
        http.Post($"{Path(id)}/start", ct, http.Limits.Work);

    /// <summary>
    /// Stop signal, then SIGKILL after the timeout (null: the container's own, else 10 s). Nothing happens when it is
    /// stopped already.
    /// </summary>
    public Task Stop(string id, TimeSpan? timeout = null, CancellationToken ct = default) =>
        http.Post(
            Route.With($"{Path(id)}/stop", ("t", Seconds(timeout))),
            ct,
            http.Limits.Work + (timeout ?? TimeSpan.Zero)
        );

    /// <summary>SIGKILL, at once.</summary>
    /// <exception cref="DockerConflictException">It does not run.</exception>
    public Task Kill(string id, CancellationToken ct = default) => http.Post($"{Path(id)}/kill", ct);

    /// <summary>Freezes its processes; they notice nothing.</summary>
    /// <exception cref="DockerConflictException">It does not run, or is paused already.</exception>
    public Task Pause(string id, CancellationToken ct = default) => http.Post($"{Path(id)}/pause", ct);

    /// <exception cref="DockerConflictException">It is not paused.</exception>
    public Task Unpause(string id, CancellationToken ct = default) => http.Post($"{Path(id)}/unpause", ct);

    /// <param name="force">Kill it first when it runs.</param>
    /// <param name="volumes">Remove its anonymous volumes too; named ones always stay.</param>
    /// <exception cref="DockerConflictException">It runs and <paramref name="force"/> is false, or its removal is in
    /// progress.</exception>
    public Task Remove(string id, bool force = false, bool volumes = false, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Delete,
            Route.With(Path(id), ("force", Route.Flag(force)), ("v", Route.Flag(volumes))),
            null,
            ct,
            http.Limits.Work
        );

    /// <exception cref="DockerConflictException">The name is taken.</exception>
    public Task Rename(string id, string name, CancellationToken ct = default) =>
        http.Post(Route.With($"{Path(id)}/rename", ("name", name)), ct, http.Limits.Work);

    /// <summary>When the engine starts the container by itself; a container that runs goes on.</summary>
    public Task SetRestartPolicy(string id, RestartPolicy policy, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Post,
            $"{Path(id)}/update",
            Json.Body(new UpdateContainerBody(policy), Json.Default.UpdateContainerBody),
            ct,
            http.Limits.Work
        );

    private static string Path(string id) => $"/containers/{Route.Name(id)}";

    private static string? Seconds(TimeSpan? time) =>
        time is { } value ? Math.Ceiling(value.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;

    private async Task<string> Create(CreateContainerBody body, string? name, CancellationToken ct) =>
        (
            await http.Read(
                HttpMethod.Post,
                Route.With("/containers/create", ("name", name)),
                Json.Body(body, Json.Default.CreateContainerBody),
                Json.Default.CreatedId,
                ct,
                http.Limits.Work
            )
        ).Id;
}
