namespace Pipeline.Docker;

/// <summary>Which log lines to read.</summary>
public sealed record LogOptions
{
    /// <summary>Lines at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only so many of the last lines; null is all.</summary>
    public int? Tail { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }
}
