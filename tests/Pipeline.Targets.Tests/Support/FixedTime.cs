namespace Pipeline.Targets.Tests.Support;

/// <summary>Always the same moment, in UTC; each look at the stopwatch is half a minute later.</summary>
internal sealed class FixedTime : TimeProvider
{
    private long _timestamp;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => 1;

    public override DateTimeOffset GetUtcNow() => new(2026, 5, 14, 14, 21, 38, TimeSpan.Zero);

    public override long GetTimestamp() => _timestamp += 31;
}
