using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What an engine is in a swarm; part of <c>GET /info</c>.</summary>
public sealed record SwarmMembership
{
    /// <summary>Empty when it is in none.</summary>
    [JsonPropertyName("NodeID")]
    public string NodeId
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>inactive, pending, active, error or locked.</summary>
    public string LocalNodeState { get; init; } = "";

    /// <summary>Whether it is a manager: only those answer questions about services.</summary>
    public bool ControlAvailable { get; init; }

    /// <summary>Why it is not active.</summary>
    public string Error { get; init; } = "";
}
