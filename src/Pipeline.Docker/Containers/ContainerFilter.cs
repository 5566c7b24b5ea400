namespace Pipeline.Docker;

/// <summary>Which containers to list. Empty members do not filter; all given ones must hold.</summary>
public sealed record ContainerFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Volume name, or mount destination.</summary>
    public string? Volume { get; init; }

    /// <summary>Regular expression on the name, which the engine starts with a slash: <c>^/web$</c> is exact.</summary>
    public string? Name { get; init; }

    /// <summary>Any of created, running, paused, restarting, removing, exited, dead.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];
}
