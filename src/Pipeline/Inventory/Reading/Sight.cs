using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>What the readers look with: an engine that is only asked, and trees that are only read.</summary>
/// <param name="Engine">Made with <see cref="EngineLimits.ReadsOnly"/>.</param>
internal sealed record Sight(DockerEngine Engine, ITreeAccess Trees)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<PathChange>>>> _changes = new();

    /// <inheritdoc cref="EngineHost.IsProbablyHere(EngineAddress, EngineInfo)"/>
    public bool IsEngineHere { get; init; }

    /// <summary>What could not be looked at, and why; each once.</summary>
    public SortedSet<string> NotSeen { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// What was changed in the container's own layer. Asked once a look: the engine compares the whole layer each time.
    /// </summary>
    public Task<IReadOnlyList<PathChange>> Changes(string container, CancellationToken ct) =>
        _changes
            .GetOrAdd(
                container,
                id => new Lazy<Task<IReadOnlyList<PathChange>>>(() => Engine.Containers.Changes(id, ct))
            )
            .Value;
}
