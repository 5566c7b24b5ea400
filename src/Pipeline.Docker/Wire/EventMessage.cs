using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record EventMessage(
    string Type,
    string Action,
    EventActor? Actor,
    [property: JsonPropertyName("timeNano")] long TimeNano
);
