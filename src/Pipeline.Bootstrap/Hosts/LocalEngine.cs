using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>The engine that this machine's command line would talk to.</summary>
internal static class LocalEngine
{
    /// <summary>Makes a client; the first call connects.</summary>
    /// <exception cref="EngineAddressException">DOCKER_HOST or a context cannot be understood.</exception>
    public static DockerEngine Connect() => DockerEngine.Connect(EngineAddress.FromEnvironment());

    /// <summary>Its version; null while none answers.</summary>
    public static async Task<string?> Version(CancellationToken ct)
    {
        try
        {
            using var engine = Connect();
            return (await engine.System.Version(ct)).Version;
        }
        catch (DockerException)
        {
            return null;
        }
    }
}
