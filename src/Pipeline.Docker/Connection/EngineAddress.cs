namespace Pipeline.Docker;

/// <summary>Where an engine listens, and how its TLS identity is checked.</summary>
/// <param name="Uri"><c>unix:///path</c>, <c>npipe:////./pipe/name</c>, <c>tcp://host:port</c>, <c>http://…</c>,
/// <c>https://…</c> or <c>ssh://user@host</c>.</param>
/// <param name="Tls">Certificates for TCP; null means plain text.</param>
public sealed record EngineAddress(Uri Uri, EngineTls? Tls = null)
{
    private const string Expected = "expected unix:///path, npipe:////./pipe/name, tcp://host:port or ssh://user@host";

    /// <summary>The socket or pipe that an engine has when nobody configured another one.</summary>
    public static EngineAddress Default { get; } =
        Parse(OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock");

    /// <summary>
    /// True for a Unix socket or a named pipe: the engine shares our kernel or our desktop, not necessarily our file
    /// system.
    /// </summary>
    public bool IsLocal => Uri.Scheme is "unix" or "npipe";

    /// <summary>Path of the Unix socket or of the named pipe; null for TCP.</summary>
    public string? SocketPath => IsLocal ? Uri.OriginalString[(Uri.Scheme.Length + "://".Length)..] : null;

    /// <summary>How the machine of an <c>ssh://</c> address is reached; null for every other one.</summary>
    internal SshTarget? Ssh => Uri.Scheme == "ssh" ? SshTarget.Parse(Uri.OriginalString) : null;

    /// <summary>What the engine is called in HTTP, where only a TCP address has a name.</summary>
    internal string HttpHost => IsLocal || Uri.Scheme == "ssh" ? "docker" : Uri.Authority;

    /// <summary>
    /// The engine that the docker command line would talk to: DOCKER_HOST with DOCKER_TLS_VERIFY, DOCKER_TLS and
    /// DOCKER_CERT_PATH; else DOCKER_CONTEXT or the current context of <c>config.json</c>; else <see cref="Default"/>.
    /// </summary>
    /// <exception cref="EngineAddressException">An address or a context cannot be understood.</exception>
    public static EngineAddress FromEnvironment() => EngineEnvironment.OfThisProcess().Address();

    /// <summary>Reads an address as DOCKER_HOST spells it.</summary>
    /// <exception cref="EngineAddressException">Not an address, a scheme that is not supported, or an ssh address on
    /// Windows, whose ssh forwards no sockets.</exception>
    public static EngineAddress Parse(string host, EngineTls? tls = null) =>
        Parse(host, tls, OperatingSystem.IsWindows());

    internal static EngineAddress Parse(string host, EngineTls? tls, bool onWindows)
    {
        if (host.StartsWith("ssh://", StringComparison.Ordinal))
            return OverSsh(host, onWindows);
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri))
            throw new EngineAddressException($"'{host}' is not an engine address; {Expected}");
        return uri.Scheme switch
        {
            "unix" when host.StartsWith("unix:///", StringComparison.Ordinal) => new EngineAddress(uri),
            "npipe" => new EngineAddress(uri),
            "tcp" or "http" when uri.Host.Length > 0 => new EngineAddress(uri, tls),
            "https" when uri.Host.Length > 0 => new EngineAddress(uri, tls ?? new EngineTls(null, Verify: true)),
            _ => throw new EngineAddressException($"'{host}' is not an engine address; {Expected}"),
        };
    }

    private static EngineAddress OverSsh(string host, bool onWindows)
    {
        _ = SshTarget.Parse(host);
        return onWindows
            ? throw new EngineAddressException(
                $"'{host}': the ssh of Windows forwards no sockets; run Pipeline in WSL, or let the engine listen on "
                    + "tcp with TLS (DOCKER_HOST=tcp://host:2376, DOCKER_TLS_VERIFY=1)"
            )
            : new EngineAddress(new Uri(host));
    }

    /// <summary>TCP port; Docker's 2375 (plain) or 2376 (TLS) when the address names none.</summary>
    internal int Port =>
        Uri.Authority.EndsWith($":{Uri.Port}", StringComparison.Ordinal) ? Uri.Port
        : Uri.Scheme is "http" or "https" ? Uri.Port
        : Tls is null ? 2375
        : 2376;

    public override string ToString() => Uri.OriginalString;
}
