using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A healthcheck; zero durations and retries mean the engine's defaults (30 s, 30 s, 0 s, 3).</summary>
public sealed record Healthcheck
{
    /// <summary><c>["CMD", …]</c>, <c>["CMD-SHELL", "…"]</c>, <c>["NONE"]</c>.</summary>
    public IReadOnlyList<string> Test
    {
        get => field;
        init => field = value ?? [];
    } = [];

    [JsonConverter(typeof(Nanoseconds))]
    public TimeSpan Interval { get; init; }

    [JsonConverter(typeof(Nanoseconds))]
    public TimeSpan Timeout { get; init; }

    [JsonConverter(typeof(Nanoseconds))]
    public TimeSpan StartPeriod { get; init; }

    public int Retries { get; init; }
}
