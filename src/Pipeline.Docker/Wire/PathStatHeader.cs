using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record PathStatHeader(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("mode")] uint Mode,
    [property: JsonPropertyName("mtime")] DateTimeOffset Mtime,
    [property: JsonPropertyName("linkTarget")] string? LinkTarget
);
