using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>What the command line says of a watch.</summary>
public sealed record WatchOptions
{
    /// <summary>Less would keep a core busy.</summary>
    public static readonly TimeSpan ShortestRescan = TimeSpan.FromSeconds(1);

    /// <summary>How long until everything is looked at again when the engine tells of nothing.</summary>
    public TimeSpan Rescan { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Run by <c>sh -c</c> for each finding; null runs nothing.</summary>
    public string? OnDrift { get; init; }

    /// <summary>A file for Prometheus; null writes none.</summary>
    public string? MetricsFile { get; init; }

    /// <summary>Every file is read at each look.</summary>
    public bool IsParanoid { get; init; }

    /// <summary>The same, with what it names made whole.</summary>
    /// <exception cref="PipelineException">Exit 64: something that it names cannot be.</exception>
    public WatchOptions Checked() =>
        this with
        {
            MetricsFile = MetricsFile is null ? null : Watching.MetricsFile.Require(MetricsFile),
        };
}
