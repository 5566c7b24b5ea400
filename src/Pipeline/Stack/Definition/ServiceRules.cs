using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>How one service is recreated and when it counts as up.</summary>
public sealed record ServiceRules
{
    public required string Name { get; init; }

    /// <summary>How long it must run without a restart (and healthy, if it has a healthcheck) to count as up.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to become running or healthy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Grace before SIGKILL; null means what compose says.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>Absolute path inside the container of a file that must exist after a recreate.</summary>
    public string? PidFile { get; init; }

    /// <summary>Log patterns that stop a release, in addition to <see cref="StackDefinition.StopOnLog"/>.</summary>
    public IReadOnlyList<Regex> StopOnLog { get; init; } = [];

    /// <summary>When the services after it are started, where all of them rest.</summary>
    public StartGate Gate { get; init; } = StartGate.Started;

    public Heartbeat? Heartbeat { get; init; }
}
