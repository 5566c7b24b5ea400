namespace Pipeline.Bootstrap;

/// <summary>What Setup found on this machine; everything that its plan depends on.</summary>
public sealed record HostFacts(OsRelease Os, bool IsRoot, EngineFacts Engine)
{
    /// <summary>Packages whose program is not on the search path.</summary>
    public IReadOnlyList<string> MissingTools { get; init; } = [];

    /// <summary>Images of the demo that are missing or out of date, in build order.</summary>
    public IReadOnlyList<BaseImage> MissingImages { get; init; } = [];
}
