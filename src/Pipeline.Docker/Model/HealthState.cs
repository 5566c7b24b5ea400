namespace Pipeline.Docker;

/// <summary>What the healthcheck found.</summary>
public sealed record HealthState
{
    /// <summary>none, starting, healthy or unhealthy.</summary>
    public string Status { get; init; } = "";

    public int FailingStreak { get; init; }

    /// <summary>The last few probes, oldest first.</summary>
    public IReadOnlyList<HealthProbe> Log
    {
        get => field;
        init => field = value ?? [];
    } = [];
}
