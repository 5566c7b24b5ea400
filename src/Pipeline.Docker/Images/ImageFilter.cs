namespace Pipeline.Docker;

/// <summary>Which images to list. Empty members do not filter.</summary>
public sealed record ImageFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Name pattern, such as <c>web:*</c>.</summary>
    public string? Reference { get; init; }
}
