using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>
/// What the managers say of a service's last update. Not proven by itself: earlier tasks may still run.
/// </summary>
public sealed record UpdateStatus
{
    /// <summary>updating, paused, completed, rollback_started, rollback_paused or rollback_completed.</summary>
    public string State
    {
        get => field;
        init => field = value ?? "";
    } = "";

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? CompletedAt { get; init; }

    public string Message
    {
        get => field;
        init => field = value ?? "";
    } = "";
}
