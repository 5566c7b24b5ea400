namespace Pipeline.Docker;

/// <summary>A network to be created.</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }

    /// <summary><c>bridge</c>, or <c>overlay</c> on a manager of a swarm.</summary>
    public string Driver { get; init; } = "bridge";

    /// <summary>Such as <c>10.89.0.0/24</c>; null: the engine takes one of its pool.</summary>
    public string? Subnet { get; init; }

    /// <summary>Whether containers outside of services may join an overlay network.</summary>
    public bool Attachable { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}
