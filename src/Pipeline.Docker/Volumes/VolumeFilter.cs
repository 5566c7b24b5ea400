namespace Pipeline.Docker;

/// <summary>Which volumes to list. Empty members do not filter.</summary>
public sealed record VolumeFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Part of the name.</summary>
    public string? Name { get; init; }
}
