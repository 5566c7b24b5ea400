using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /swarm</c>. The join tokens are secrets: never print the record.</summary>
public sealed record SwarmDetails
{
    /// <summary>Identity of the swarm; stays as long as it lives.</summary>
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public JoinTokens JoinTokens
    {
        get => field;
        init => field = value ?? new("", "");
    } = new("", "");

    public override string ToString() => Id;
}
