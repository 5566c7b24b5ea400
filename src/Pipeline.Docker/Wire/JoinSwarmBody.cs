namespace Pipeline.Docker;

/// <summary>Holds a join token: never put into a message.</summary>
internal sealed record JoinSwarmBody(
    string ListenAddr,
    string AdvertiseAddr,
    IReadOnlyList<string> RemoteAddrs,
    string JoinToken
);
