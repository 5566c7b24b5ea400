using Npgsql;

namespace Pipeline.Postgres;

/// <summary>A query for the newest sign of life, as <c>SELECT max(decided_at) FROM decision_logs</c>.</summary>
public sealed class Heartbeat(NpgsqlDataSource source, string newestSql, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// The newest beat; null when there is none yet. Compare it with server times only: clocks differ.
    /// </summary>
    /// <exception cref="InvalidOperationException">The query gives no timestamptz.</exception>
    public async Task<DateTimeOffset?> Newest(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.Scalar(newestSql, ct) switch
        {
            null => null,
            DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
            var other => throw new InvalidOperationException(
                $"The heartbeat query must give a timestamptz; it gave {other.GetType().Name}."
            ),
        };
    }

    /// <summary>
    /// Counts how often the newest beat moves; beats between two polls count as one, so poll the baseline alike.
    /// </summary>
    public async Task<HeartbeatRate> Measure(TimeSpan window, TimeSpan poll, CancellationToken ct)
    {
        var (start, beats, last) = (_clock.GetTimestamp(), 0, await Newest(ct));
        while (_clock.GetElapsedTime(start) < window)
        {
            await Task.Delay(poll, _clock, ct);
            var newest = await Newest(ct);
            beats += newest > last || (last is null && newest is not null) ? 1 : 0;
            last = newest;
        }

        return new HeartbeatRate(beats, _clock.GetElapsedTime(start));
    }
}
