namespace Pipeline.Docker;

/// <summary>Which events to read. Empty members do not filter.</summary>
public sealed record EventFilter
{
    /// <summary>Events from this time on; null: from now on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The stream ends at this time; null: never.</summary>
    public DateTimeOffset? Until { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>container, image, volume, network, daemon…</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>create, start, die, oom, destroy, health_status…</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    public IReadOnlyList<string> Containers { get; init; } = [];
}
