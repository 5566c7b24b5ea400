using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>One line of <c>GET /events</c>: something happened to an object of the engine.</summary>
public sealed record EngineEvent
{
    /// <summary>container, image, volume, network or daemon.</summary>
    public string Type { get; init; } = "";

    /// <summary>Such as <c>start</c>, <c>die</c>, <c>tag</c>, or <c>health_status: healthy</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>When, by the engine's clock, nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNs { get; init; }

    public EventActor Actor
    {
        get => field;
        init => field = value ?? new();
    } = new();
}
