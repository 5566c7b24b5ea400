namespace Pipeline.Docker;

/// <summary>
/// The swarm that an engine is in: Engine API <c>/swarm</c>, <c>/nodes</c>, <c>/services</c>, <c>/tasks</c>,
/// <c>/configs</c>, <c>/secrets</c>. Only managers answer; the others say so with status 503.
/// </summary>
public sealed class SwarmApi
{
    private const string ListenEverywhere = "0.0.0.0:2377";

    private readonly EngineHttp http;

    internal SwarmApi(EngineHttp http)
    {
        this.http = http;
        Nodes = new NodeApi(http);
        Services = new ServiceApi(http);
        Tasks = new TaskApi(http);
        Configs = new SwarmDataApi(http, "configs");
        Secrets = new SwarmDataApi(http, "secrets");
    }

    public NodeApi Nodes { get; }

    public ServiceApi Services { get; }

    public TaskApi Tasks { get; }

    public SwarmDataApi Configs { get; }

    public SwarmDataApi Secrets { get; }

    /// <exception cref="DockerException">The engine is no manager of a swarm.</exception>
    public Task<SwarmDetails> Inspect(CancellationToken ct = default) =>
        http.Get("/swarm", Json.Default.SwarmDetails, ct);

    /// <summary>Makes a swarm of this engine alone.</summary>
    /// <param name="advertise">Address by which the others reach it.</param>
    /// <param name="pool">Where overlay networks get their subnets, such as <c>10.0.0.0/8</c>; null: the engine's
    /// own.</param>
    /// <param name="heartbeat">How often a node says that it lives; null: 5 s.</param>
    public Task Init(
        string advertise,
        string? pool = null,
        TimeSpan? heartbeat = null,
        CancellationToken ct = default
    ) =>
        http.Read(
            HttpMethod.Post,
            "/swarm/init",
            Json.Body(
                new InitSwarmBody(
                    ListenEverywhere,
                    advertise,
                    pool is null ? null : [pool],
                    pool is null ? null : 24,
                    heartbeat is { } period ? new SwarmSpecBody(new DispatcherBody(period)) : null
                ),
                Json.Default.InitSwarmBody
            ),
            Json.Default.String,
            ct
        );

    /// <summary>Brings this engine into a swarm, in the role that the token is for.</summary>
    /// <param name="manager">Address of a manager, <c>host:2377</c>.</param>
    public Task Join(string advertise, string manager, string token, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Post,
            "/swarm/join",
            Json.Body(new JoinSwarmBody(ListenEverywhere, advertise, [manager], token), Json.Default.JoinSwarmBody),
            ct
        );
}
