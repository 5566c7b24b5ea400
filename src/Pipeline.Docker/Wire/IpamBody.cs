namespace Pipeline.Docker;

internal sealed record IpamBody(IReadOnlyList<SubnetBody> Config);
