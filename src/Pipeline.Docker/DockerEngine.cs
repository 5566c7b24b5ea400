namespace Pipeline.Docker;

/// <summary>
/// A Docker engine, spoken to over its HTTP API (1.41 to 1.45, negotiated on the first call).
/// Calls throw <see cref="DockerException"/>, and <see cref="DockerUnreachableException"/> when no engine answers. Safe for concurrent use.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    private readonly EngineHttp http;

    private DockerEngine(EngineAddress address)
    {
        Address = address;
        http = new EngineHttp(address);
        Containers = new ContainerApi(http);
        Images = new ImageApi(http);
        Volumes = new VolumeApi(http);
        Networks = new NetworkApi(http);
        System = new SystemApi(http);
    }

    public EngineAddress Address { get; }

    public ContainerApi Containers { get; }

    public ImageApi Images { get; }

    public VolumeApi Volumes { get; }

    public NetworkApi Networks { get; }

    public SystemApi System { get; }

    /// <summary>Makes a client. Does no I/O: the first call connects.</summary>
    public static DockerEngine Connect(EngineAddress address) => new(address);

    public void Dispose() => http.Dispose();
}
