using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A machine of a swarm, as the managers know it: one of <c>GET /nodes</c>.</summary>
public sealed record SwarmNode
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public ObjectVersion Version { get; init; } = new(0);

    public NodeSpec Spec
    {
        get => field;
        init => field = value ?? new();
    } = new();

    public NodeDescription Description
    {
        get => field;
        init => field = value ?? new();
    } = new();

    public NodeStatus Status
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <summary>Null on a worker.</summary>
    public ManagerStatus? ManagerStatus { get; init; }

    /// <summary>Its host name, by which people know it; two nodes may have the same.</summary>
    [JsonIgnore]
    public string Name => Description.Hostname;
}
