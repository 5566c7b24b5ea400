namespace Pipeline.Docker;

/// <summary>What was asked of a node.</summary>
public sealed record NodeSpec
{
    /// <summary>A name that somebody gave it; seldom used.</summary>
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    /// <summary>worker or manager.</summary>
    public string Role { get; init; } = "";

    /// <summary>active, pause (no new tasks) or drain (no tasks).</summary>
    public string Availability { get; init; } = "";
}
