namespace Pipeline.Docker;

internal sealed record AddressBody(string IPv4Address);
