namespace Pipeline.Docker;

internal sealed record SubnetBody(string Subnet);
