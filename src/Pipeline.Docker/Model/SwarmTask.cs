using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>One run of a service on one node: one of <c>GET /tasks</c>.</summary>
public sealed record SwarmTask
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public ObjectVersion Version { get; init; } = new(0);

    [JsonPropertyName("ServiceID")]
    public string ServiceId { get; init; } = "";

    /// <summary>Number among the replicas, from 1; 0 in a global service.</summary>
    public int Slot { get; init; }

    /// <summary>Empty while no node was chosen.</summary>
    [JsonPropertyName("NodeID")]
    public string NodeId
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public TaskSpec Spec
    {
        get => field;
        init => field = value ?? new(default);
    } = new(default);

    public TaskState Status
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <summary>running, shutdown, complete or remove: what it should be.</summary>
    public string DesiredState { get; init; } = "";

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? CreatedAt { get; init; }
}
