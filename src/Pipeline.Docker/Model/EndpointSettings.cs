using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A container's place in one network.</summary>
public sealed record EndpointSettings
{
    [JsonPropertyName("NetworkID")]
    public string NetworkId
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>IPv4 address; empty when not running.</summary>
    public string IPAddress
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string GlobalIPv6Address
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public IReadOnlyList<string> Aliases
    {
        get => field;
        init => field = value ?? [];
    } = [];
}
