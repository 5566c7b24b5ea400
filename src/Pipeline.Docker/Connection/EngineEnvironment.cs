using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>
/// Finds the engine as the docker command line does (docs.docker.com: "Docker contexts", "Environment variables").
/// </summary>
internal sealed record EngineEnvironment(Func<string, string?> Variable, string ConfigDirectory)
{
    public static EngineEnvironment OfThisProcess() =>
        new(
            Environment.GetEnvironmentVariable,
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } directory
                ? directory
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker")
        );

    public EngineAddress Address()
    {
        if (Set("DOCKER_HOST") is { } host)
            return EngineAddress.Parse(host, TlsOfVariables());
        var context = Set("DOCKER_CONTEXT") ?? CurrentContext();
        return context is null or "default" ? EngineAddress.Default : FromContext(context);
    }

    private string? Set(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    private EngineTls? TlsOfVariables()
    {
        var verify = Set("DOCKER_TLS_VERIFY") is not null;
        return verify || Set("DOCKER_TLS") is not null
            ? new EngineTls(Set("DOCKER_CERT_PATH") ?? ConfigDirectory, verify)
            : null;
    }

    private string? CurrentContext()
    {
        var file = Path.Combine(ConfigDirectory, "config.json");
        if (!File.Exists(file))
            return null;
        using var config = Read(file);
        return
            config.RootElement.ValueKind == JsonValueKind.Object
            && config.RootElement.TryGetProperty("currentContext", out var name)
            && name.GetString() is { Length: > 0 } current
            ? current
            : null;
    }

    private EngineAddress FromContext(string name)
    {
        // The command line names a context's folders by the SHA-256 of its name.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(ConfigDirectory, "contexts", "meta", id, "meta.json");
        if (!File.Exists(file))
            throw new EngineAddressException(
                $"docker context '{name}' does not exist; 'docker context ls' shows those that do"
            );
        using var meta = Read(file);
        if (
            !meta.RootElement.TryGetProperty("Endpoints", out var endpoints)
            || !endpoints.TryGetProperty("docker", out var endpoint)
            || !endpoint.TryGetProperty("Host", out var host)
            || host.GetString() is not { Length: > 0 } address
        )
            throw new EngineAddressException($"docker context '{name}' has no docker endpoint");
        var skip = endpoint.TryGetProperty("SkipTLSVerify", out var flag) && flag.ValueKind == JsonValueKind.True;
        var certificates = Path.Combine(ConfigDirectory, "contexts", "tls", id, "docker");
        return EngineAddress.Parse(address, Directory.Exists(certificates) ? new EngineTls(certificates, !skip) : null);
    }

    private static JsonDocument Read(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException)
        {
            // config.json may hold registry credentials: the parser's message is not repeated.
            throw new EngineAddressException($"{file} is not valid JSON");
        }
    }
}
