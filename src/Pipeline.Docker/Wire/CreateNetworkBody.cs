using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record CreateNetworkBody(
    string Name,
    string Driver,
    bool Attachable,
    IReadOnlyDictionary<string, string> Labels,
    [property: JsonPropertyName("IPAM")] IpamBody? Ipam
)
{
    public static CreateNetworkBody From(NetworkSpec spec) =>
        new(
            spec.Name,
            spec.Driver,
            spec.Attachable,
            spec.Labels,
            spec.Subnet is { } subnet ? new IpamBody([new SubnetBody(subnet)]) : null
        );
}
