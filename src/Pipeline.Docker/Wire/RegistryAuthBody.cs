using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record RegistryAuthBody(
    [property: JsonPropertyName("username")] string? User,
    [property: JsonPropertyName("password")] string? Password,
    [property: JsonPropertyName("identitytoken")] string? Token,
    [property: JsonPropertyName("serveraddress")] string Registry
);
