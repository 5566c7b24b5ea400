using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>What the readers look with: an engine that is only asked, and trees that are only read.</summary>
/// <param name="Engine">Made with <see cref="EngineLimits.ReadsOnly"/>.</param>
internal sealed record Sight(DockerEngine Engine, ITreeAccess Trees)
{
    /// <inheritdoc cref="EngineHost.IsProbablyHere(EngineAddress, EngineInfo)"/>
    public bool IsEngineHere { get; init; }

    /// <summary>What could not be looked at, and why; each once.</summary>
    public SortedSet<string> NotSeen { get; } = new(StringComparer.Ordinal);
}
