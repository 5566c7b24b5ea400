using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record EndpointBody([property: JsonPropertyName("IPAMConfig")] AddressBody? Ipam)
{
    public static EndpointBody At(string? address) => new(address is null ? null : new AddressBody(address));
}
