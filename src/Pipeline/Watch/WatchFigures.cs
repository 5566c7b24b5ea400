namespace Pipeline.Watching;

/// <summary>What a monitor is told of a watch: counts since it began, and what stands now.</summary>
public sealed record WatchFigures
{
    /// <summary>The compose project; empty before the first look.</summary>
    public string Project { get; init; } = "";

    /// <summary>The release that is watched; null where none was verified.</summary>
    public string? Release { get; init; }

    public string? Commit { get; init; }

    /// <summary>Findings that stand now, by kind.</summary>
    public IReadOnlyDictionary<DriftKind, int> Findings { get; init; } = new Dictionary<DriftKind, int>();

    /// <summary>Whether the last look could be made; it is not made while a release is under way.</summary>
    public bool CanLook { get; init; }

    public bool IsReleaseUnderWay { get; init; }

    /// <summary>When the stack was last looked at; null before that.</summary>
    public DateTimeOffset? LastLook { get; init; }

    public long Looks { get; init; }

    /// <summary>Looks that failed.</summary>
    public long Failures { get; init; }

    /// <summary>Looks at which something had moved, so that all of the proof was made again.</summary>
    public long Proofs { get; init; }

    public long FilesRead { get; init; }
}
