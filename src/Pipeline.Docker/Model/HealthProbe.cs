using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>One run of the healthcheck.</summary>
public sealed record HealthProbe
{
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Start { get; init; }

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? End { get; init; }

    /// <summary>0 healthy, 1 unhealthy, -1 timed out.</summary>
    public int ExitCode { get; init; }

    public string Output { get; init; } = "";
}
