namespace Pipeline.Docker;

/// <summary>Tasks of a swarm, those of the past too: Engine API <c>/tasks</c>.</summary>
public sealed class TaskApi
{
    private readonly EngineHttp http;

    internal TaskApi(EngineHttp http) => this.http = http;

    /// <summary>Every task of a service that the managers still know.</summary>
    /// <param name="service">ID or name.</param>
    public async Task<IReadOnlyList<SwarmTask>> Of(string service, CancellationToken ct = default) =>
        await http.Get(
            Route.With("/tasks", ("filters", Route.Filters(("service", [service])))),
            Json.Default.ListSwarmTask,
            ct
        );
}
