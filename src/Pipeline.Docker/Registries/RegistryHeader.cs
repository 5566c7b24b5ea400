using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>The header that brings a login to the engine: never in the path, which shows in errors.</summary>
internal static class RegistryHeader
{
    private const string Name = "X-Registry-Auth";

    /// <summary>The body with the header beside it; they go out together.</summary>
    public static HttpContent On(HttpContent? body, RegistryLogin? login)
    {
        var with = body ?? new ByteArrayContent([]);
        if (login is not null)
            with.Headers.TryAddWithoutValidation(Name, Encoded(login));
        return with;
    }

    private static string Encoded(RegistryLogin login)
    {
        var body = login.IsToken
            ? new RegistryAuthBody(null, null, login.Secret, login.Registry)
            : new RegistryAuthBody(login.User, login.Secret, null, login.Registry);
        // Base64 for URLs, with its padding: Go's base64.URLEncoding.
        return Convert
            .ToBase64String(JsonSerializer.SerializeToUtf8Bytes(body, Json.Default.RegistryAuthBody))
            .Replace('+', '-')
            .Replace('/', '_');
    }
}
