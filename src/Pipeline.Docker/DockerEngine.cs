namespace Pipeline.Docker;

/// <summary>
/// A Docker engine, spoken to over its HTTP API (1.41 and newer, negotiated on the first call). Calls throw <see
/// cref="DockerException"/>, and <see cref="DockerUnreachableException"/> when no engine answers. Safe for concurrent
/// use.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    private readonly EngineHttp http;

    private DockerEngine(EngineAddress address, EngineLimits limits)
    {
        Address = address;
        http = new EngineHttp(address, limits);
        Containers = new ContainerApi(http);
        Images = new ImageApi(http);
        Volumes = new VolumeApi(http);
        Networks = new NetworkApi(http);
        Swarm = new SwarmApi(http);
        System = new SystemApi(http);
    }

    public EngineAddress Address { get; }

    public ContainerApi Containers { get; }

    public ImageApi Images { get; }

    public VolumeApi Volumes { get; }

    public NetworkApi Networks { get; }

    public SwarmApi Swarm { get; }

    public SystemApi System { get; }

    /// <summary>Makes a client. Does no I/O: the first call connects.</summary>
    /// <param name="limits">Null: the usual ones.</param>
    public static DockerEngine Connect(EngineAddress address, EngineLimits? limits = null) =>
        new(address, limits ?? new EngineLimits());

    /// <summary>Runs a program that talks to this engine, which is pinged meanwhile.</summary>
    /// <exception cref="DockerTimeoutException">The engine has stopped answering; the program was
    /// cancelled.</exception>
    public Task<T> While<T>(string program, Func<CancellationToken, Task<T>> run, CancellationToken ct = default) =>
        http.Limited(program, http.Limits.Stream, run, ct);

    public void Dispose() => http.Dispose();
}
