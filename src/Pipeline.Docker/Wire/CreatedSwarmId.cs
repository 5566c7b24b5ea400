using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record CreatedSwarmId([property: JsonPropertyName("ID")] string Id);
