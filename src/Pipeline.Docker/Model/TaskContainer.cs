using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A task's container, on its node's engine.</summary>
public sealed record TaskContainer
{
    [JsonPropertyName("ContainerID")]
    public string ContainerId { get; init; } = "";

    /// <summary>Process on the node; 0 when it does not run.</summary>
    [JsonPropertyName("PID")]
    public int Pid { get; init; }

    public int ExitCode { get; init; }
}
