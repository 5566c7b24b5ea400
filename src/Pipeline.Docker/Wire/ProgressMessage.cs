using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record ProgressMessage(
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("progress")] string? Progress,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("aux")] PushedImage? Pushed = null
);
