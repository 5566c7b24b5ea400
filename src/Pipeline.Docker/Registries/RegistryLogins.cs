using System.Text;
using System.Text.Json;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// Logins as <c>docker login</c> keeps them: credential helpers for a registry (<c>credHelpers</c>) or for all
/// (<c>credsStore</c>), else <c>auths</c> of <c>config.json</c>.
/// </summary>
/// <param name="folder">Where <c>config.json</c> is.</param>
public sealed class RegistryLogins(string folder)
{
    private const string HubKey = "https://index.docker.io/v1/";
    private const string TokenUser = "<token>";

    /// <summary>Of the folder that the docker command line reads: DOCKER_CONFIG, else <c>~/.docker</c>.</summary>
    public static RegistryLogins OfThisUser() => new(EngineEnvironment.OfThisProcess().ConfigDirectory);

    private string File => Path.Combine(folder, "config.json");

    /// <returns>Null where none is configured.</returns>
    /// <exception cref="RegistryLoginException">One is, and cannot be read.</exception>
    public async Task<RegistryLogin?> Of(string registry, CancellationToken ct = default)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var config = Read();
        var key = registry == RegistryName.Hub ? HubKey : registry;
        var helper = Text(config.RootElement, "credHelpers", key) ?? Text(config.RootElement, "credsStore");
        return helper is { Length: > 0 } name
            ? await Ask($"docker-credential-{name}", registry, key, ct)
            : Written(config.RootElement, registry, key);
    }

    /// <summary>The secret comes by the helper's output; the registry goes by its input.</summary>
    private static async Task<RegistryLogin?> Ask(string program, string registry, string key, CancellationToken ct)
    {
        if (program.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw new RegistryLoginException($"'{program}' cannot be the name of a credential helper");
        var result = await new Command(program, "get").Run(
            ct,
            stdin => stdin.WriteAsync(Encoding.UTF8.GetBytes(key), ct).AsTask()
        );
        if (result.ExitCode == 0)
            return Parse(result.Output, program, registry);
        // The protocol's words for "no login" (docker-credential-helpers, credentials/error.go).
        return result.Output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
            ? null
            : throw new RegistryLoginException(
                $"the credential helper {program} ended with {result.ExitCode} for {registry}"
            );
    }

    private static RegistryLogin Parse(string output, string program, string registry)
    {
        try
        {
            if (
                JsonSerializer.Deserialize(output, Json.Default.CredentialAnswer) is
                { Username: { } user, Secret: { Length: > 0 } secret }
            )
                return user == TokenUser
                    ? new RegistryLogin(registry, "", secret, IsToken: true)
                    : new RegistryLogin(registry, user, secret);
        }
        catch (JsonException)
        {
            // The parser's message may quote the secret.
        }
        throw new RegistryLoginException($"the credential helper {program} gave no login for {registry}");
    }

    private RegistryLogin? Written(JsonElement config, string registry, string key)
    {
        if (Text(config, "auths", key, "identitytoken") is { Length: > 0 } token)
            return new RegistryLogin(registry, "", token, IsToken: true);
        if (Text(config, "auths", key, "auth") is not { Length: > 0 } auth)
            return null;
        try
        {
            var both = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
            if (both.Split(':', 2) is [{ Length: > 0 } user, var password])
                return new RegistryLogin(registry, user, password);
        }
        catch (FormatException) { }
        throw new RegistryLoginException(
            $"{File}: the login for {registry} is not what docker login writes; 'docker login {registry}' writes it anew"
        );
    }

    private JsonDocument Read()
    {
        try
        {
            return JsonDocument.Parse(System.IO.File.ReadAllBytes(File));
        }
        catch (JsonException)
        {
            throw new RegistryLoginException($"{File} is not valid JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryLoginException($"{File} cannot be read: {e.Message}");
        }
    }

    private static string? Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                return null;
        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }
}
