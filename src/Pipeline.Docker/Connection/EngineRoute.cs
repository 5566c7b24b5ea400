namespace Pipeline.Docker;

/// <summary>Which socket of this machine leads to an engine that is reached over ssh.</summary>
public static class EngineRoute
{
    /// <summary>
    /// The address that a connection is made to; for an engine over ssh a socket of this machine, which leads there
    /// now.
    /// </summary>
    /// <exception cref="DockerUnreachableException">ssh does not connect; says why.</exception>
    internal static async ValueTask<EngineAddress> Open(EngineAddress address, CancellationToken ct)
    {
        if (address.Ssh is { } target)
            await SshTunnel.ToEngine(target).Open(ct);
        return Of(address);
    }

    /// <summary>The same, whether it leads there now or not.</summary>
    internal static EngineAddress Of(EngineAddress address) =>
        address.Ssh is { } target ? EngineAddress.Parse($"unix://{SshTunnel.ToEngine(target).Socket}") : address;

    /// <summary>Whether addresses of the engine's host have to be forwarded to be reached from here.</summary>
    public static bool IsForwarded(EngineAddress address) => address.Ssh is not null;

    /// <summary>What brings an engine back that does not answer any more.</summary>
    public static string HowToStart(EngineAddress address) =>
        address.Ssh is { } target
            ? $"bring {target.Host}, the way to it and its engine back (try: docker -H {address} version)"
            : "start the engine (sudo systemctl start docker)";

    /// <summary>
    /// Makes a port that the host of an engine over ssh reaches reachable from here, by a socket that nobody else can
    /// open.
    /// </summary>
    /// <param name="host">As the engine's host calls it.</param>
    /// <param name="name">What the socket's file is to be called.</param>
    /// <param name="greeting">
    /// What a server there answers, whoever asks: only when something is sent does ssh say that nobody listens.
    /// </param>
    /// <returns>Folder of the socket; null where the engine is not reached over ssh.</returns>
    /// <exception cref="DockerUnreachableException">ssh does not connect, or the port does not; says why.</exception>
    public static async Task<string?> Forward(
        EngineAddress address,
        string host,
        int port,
        string name,
        byte[] greeting,
        CancellationToken ct
    )
    {
        if (address.Ssh is not { } target)
            return null;
        var tunnel = SshTunnel.ToPort(target, $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}", name, greeting);
        await tunnel.Open(ct);
        return Path.GetDirectoryName(tunnel.Socket);
    }
}
