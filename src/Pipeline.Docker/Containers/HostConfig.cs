using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>How a container is tied to its host.</summary>
public sealed record HostConfig
{
    public RestartPolicy RestartPolicy { get => field; init => field = value ?? new(); } = new();

    public bool ReadonlyRootfs { get; init; }

    public bool Privileged { get; init; }

    public bool AutoRemove { get; init; }

    public string NetworkMode { get => field; init => field = value ?? ""; } = "";

    public string PidMode { get => field; init => field = value ?? ""; } = "";

    /// <summary><c>source:target[:options]</c>; mounts given in the long form are in <see cref="ContainerDetails.Mounts"/> only.</summary>
    public IReadOnlyList<string> Binds { get => field; init => field = value ?? []; } = [];

    /// <summary>What <c>--tmpfs</c> and compose's <c>tmpfs</c> mounted: path to options. The engine does not repeat these in <see cref="ContainerDetails.Mounts"/>.</summary>
    public IReadOnlyDictionary<string, string> Tmpfs { get => field; init => field = value ?? Empty.Map; } = Empty.Map;

    public IReadOnlyList<string> VolumesFrom { get => field; init => field = value ?? []; } = [];

    public IReadOnlyList<string> CapAdd { get => field; init => field = value ?? []; } = [];

    public IReadOnlyList<string> CapDrop { get => field; init => field = value ?? []; } = [];

    public IReadOnlyList<string> SecurityOpt { get => field; init => field = value ?? []; } = [];

    public LogConfig LogConfig { get => field; init => field = value ?? new(); } = new();
}

/// <summary>When the engine starts a container again.</summary>
public sealed record RestartPolicy
{
    /// <summary>no, always, unless-stopped or on-failure.</summary>
    public string Name { get => field; init => field = value ?? ""; } = "";

    public int MaximumRetryCount { get; init; }
}

/// <summary>Where a container's output goes.</summary>
public sealed record LogConfig
{
    public string Type { get => field; init => field = value ?? ""; } = "";
}

/// <summary>A container's networks and published ports.</summary>
public sealed record NetworkSettings
{
    private static readonly Dictionary<string, EndpointSettings> NoNetworks = [];
    private static readonly Dictionary<string, IReadOnlyList<PortBinding>?> NoPorts = [];

    /// <summary>By network name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks { get => field; init => field = value ?? NoNetworks; } = NoNetworks;

    /// <summary>By <c>port/protocol</c>; null when exposed but not published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports { get => field; init => field = value ?? NoPorts; } = NoPorts;
}

/// <summary>A container's place in one network.</summary>
public sealed record EndpointSettings
{
    [JsonPropertyName("NetworkID")]
    public string NetworkId { get => field; init => field = value ?? ""; } = "";

    /// <summary>IPv4 address; empty when not running.</summary>
    public string IPAddress { get => field; init => field = value ?? ""; } = "";

    public string GlobalIPv6Address { get => field; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> Aliases { get => field; init => field = value ?? []; } = [];
}

/// <summary>A port of the host that leads to the container.</summary>
public sealed record PortBinding
{
    public string HostIp { get => field; init => field = value ?? ""; } = "";

    public string HostPort { get => field; init => field = value ?? ""; } = "";
}
