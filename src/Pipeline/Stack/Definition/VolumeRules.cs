namespace Pipeline.Stacks;

/// <summary>
/// What the paths of one compose volume are; globs relative to the volume's root, as described at <see
/// cref="PathGlob"/>.
/// </summary>
public sealed record VolumeRules(string Key)
{
    /// <summary>Belongs to the running service: kept bit for bit.</summary>
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>Belongs to nobody, kept bit for bit (old backups).</summary>
    public IReadOnlyList<string> Preserved { get; init; } = [];

    /// <summary>May be lost (caches).</summary>
    public IReadOnlyList<string> Disposable { get; init; } = [];

    /// <summary>
    /// Containers or services outside of the pipeline's own that write this volume and may be stopped meanwhile.
    /// </summary>
    public IReadOnlyList<string> AlsoStop { get; init; } = [];
}
