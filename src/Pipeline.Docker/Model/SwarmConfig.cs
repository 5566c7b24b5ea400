using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>
/// A config or a secret of a swarm, without its data: one of <c>GET /configs</c>, <c>GET /secrets</c>.
/// </summary>
public sealed record SwarmConfig
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public ObjectVersion Version { get; init; } = new(0);

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? CreatedAt { get; init; }

    public SwarmDataSpec Spec
    {
        get => field;
        init => field = value ?? new("");
    } = new("");
}
