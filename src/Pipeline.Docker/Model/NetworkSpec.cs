namespace Pipeline.Docker;

/// <summary>A network to be created (<c>POST /networks/create</c>).</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }

    public string Driver { get; init; } = "bridge";

    /// <summary>No way out of it.</summary>
    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}
