namespace Pipeline.Docker;

/// <summary>A container's networks and published ports.</summary>
public sealed record NetworkSettings
{
    private static readonly Dictionary<string, EndpointSettings> NoNetworks = [];
    private static readonly Dictionary<string, IReadOnlyList<PortBinding>?> NoPorts = [];

    /// <summary>By network name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks
    {
        get => field;
        init => field = value ?? NoNetworks;
    } = NoNetworks;

    /// <summary>By <c>port/protocol</c>; null when exposed but not published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports
    {
        get => field;
        init => field = value ?? NoPorts;
    } = NoPorts;
}
