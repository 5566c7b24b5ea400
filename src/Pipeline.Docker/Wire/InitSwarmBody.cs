namespace Pipeline.Docker;

internal sealed record InitSwarmBody(
    string ListenAddr,
    string AdvertiseAddr,
    IReadOnlyList<string>? DefaultAddrPool,
    int? SubnetSize,
    SwarmSpecBody? Spec
);
