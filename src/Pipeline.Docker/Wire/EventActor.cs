using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record EventActor([property: JsonPropertyName("ID")] string Id, Dictionary<string, string>? Attributes);
