using Npgsql;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Proof of life through the database: something the service writes is newer than its recreate, by the database's own
/// clock.
/// </summary>
internal sealed class Heartbeats(NpgsqlDataSource? database, StackContext context)
{
    /// <summary>The database's clock; null when the service has no heartbeat.</summary>
    public async Task<DateTime?> Now(ServiceRules rules, CancellationToken ct)
    {
        if (rules.Heartbeat is not { } heartbeat)
            return null;
        // Looked at once before the service is touched: a query that cannot be judged says so now.
        await Read(heartbeat.Newest, ct);
        return await Read("SELECT clock_timestamp()", ct);
    }

    /// <exception cref="ServiceDownException">Nothing newer came in time.</exception>
    public async Task<Evidence?> Await(ServiceRules rules, DateTime? since, CancellationToken ct)
    {
        if (rules.Heartbeat is not { } heartbeat)
            return null;
        var started = context.Clock.GetTimestamp();
        while (true)
        {
            var newest = await Read(heartbeat.Newest, ct);
            if (newest > since)
                return new Evidence(
                    $"{rules.Name} writes to the database",
                    true,
                    $"newest {newest:HH:mm:ss.fff}, recreated after {since:HH:mm:ss.fff}, database clock"
                );
            if (context.Clock.GetElapsedTime(started) > heartbeat.Within)
                throw new ServiceDownException(
                    $"{rules.Name} has no heartbeat: nothing newer than its recreate within "
                        + $"{heartbeat.Within.TotalSeconds:0} s; newest is "
                        + $"{newest?.ToString("HH:mm:ss", null) ?? "none"}, from: {heartbeat.Newest}"
                );
            await context.Pause(250, ct);
        }
    }

    /// <summary>
    /// Without a time zone, a time is off by the zone it was written in, and old ones could count as new for hours.
    /// </summary>
    private async Task<DateTime?> Read(string sql, CancellationToken ct)
    {
        await using var command = database!.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (reader.FieldCount != 1 || reader.GetDataTypeName(0) != "timestamp with time zone")
            throw new InvalidOperationException(
                "expected one column of type timestamp with time zone (AT TIME ZONE makes one), found "
                    + $"{(reader.FieldCount == 1 ? reader.GetDataTypeName(0) : $"{reader.FieldCount} columns")}, "
                    + $"from: {sql}"
            );
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? reader.GetDateTime(0) : null;
    }
}
