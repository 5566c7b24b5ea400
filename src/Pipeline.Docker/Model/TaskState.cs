using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What a task's node last said of it; a node that is away says nothing new.</summary>
public sealed record TaskState
{
    /// <summary>
    /// new, pending, assigned, preparing, starting, running, complete, failed, shutdown, rejected, orphaned …
    /// </summary>
    public string State
    {
        get => field;
        init => field = value ?? "";
    } = "";

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Timestamp { get; init; }

    public string Message
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>Why it failed or was rejected.</summary>
    public string Err
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>Null while it has no container.</summary>
    public TaskContainer? ContainerStatus { get; init; }
}
