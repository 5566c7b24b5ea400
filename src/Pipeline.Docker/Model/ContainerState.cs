using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What a container is doing.</summary>
public sealed record ContainerState
{
    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status { get; init; } = "";

    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }

    public bool OOMKilled { get; init; }

    public bool Dead { get; init; }

    /// <summary>Process ID on the engine's host; 0 when not running.</summary>
    public int Pid { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Why it could not start.</summary>
    public string Error { get; init; } = "";

    /// <summary>Last start; null when it never started.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Last end; null when it never ended.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null without a healthcheck.</summary>
    public HealthState? Health { get; init; }
}
