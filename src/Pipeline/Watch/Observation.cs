using Pipeline.Releases;
using Pipeline.Stages.CleanVolume;

namespace Pipeline.Watching;

/// <summary>What one look at a stack saw.</summary>
public sealed record Observation
{
    public IReadOnlyList<SeenContainer> Containers { get; init; } = [];

    public IReadOnlyList<SeenTag> Tags { get; init; } = [];

    /// <summary>What the running processes read, each claim with what was found.</summary>
    public IReadOnlyList<ServiceEvidence> Code { get; init; } = [];

    /// <summary>Files that somebody put into the own layer of containers, by service.</summary>
    public IReadOnlyList<SeenCopy> Copies { get; init; } = [];

    /// <summary>Volumes that code was taken out of.</summary>
    public IReadOnlyList<CodeAgain> Cleaned { get; init; } = [];

    /// <summary>Edited since the release: an env file's path, or its key.</summary>
    public IReadOnlyList<EditedEnv> Env { get; init; } = [];

    /// <summary>Null where there was no cut-over, or it could not be looked at.</summary>
    public SeenDatabase? Database { get; init; }

    /// <summary>What could not be looked at.</summary>
    public IReadOnlyList<Unseen> Unseen { get; init; } = [];
}
