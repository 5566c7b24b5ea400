namespace Pipeline.Docker;

/// <summary>Which events to send. Empty members do not filter.</summary>
public sealed record EventFilter
{
    /// <summary>Each one of container, image, volume, network, daemon.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Actions; <c>health_status</c> matches every status.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];
}
