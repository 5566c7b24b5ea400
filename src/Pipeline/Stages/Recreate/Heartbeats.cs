using Npgsql;
using Pipeline.Live;
using Pipeline.Running;
using Pipeline.Stacks;

namespace Pipeline.Stages.Recreate;

/// <summary>Proof of life through the database: something the service writes is newer than its recreate, by the database's own clock.</summary>
internal sealed class Heartbeats(NpgsqlDataSource? database, Workshop workshop)
{
    /// <summary>The database's clock; null when the service has no heartbeat.</summary>
    public async Task<DateTime?> Now(ServiceRules rules, CancellationToken ct) =>
        rules.Heartbeat is null ? null : await Read("SELECT clock_timestamp()", ct);

    /// <exception cref="ServiceDownException">Nothing newer came in time.</exception>
    public async Task<Evidence?> Await(ServiceRules rules, DateTime? since, CancellationToken ct)
    {
        if (rules.Heartbeat is not { } heartbeat)
            return null;
        var started = workshop.Clock.GetTimestamp();
        while (true)
        {
            var newest = await Read(heartbeat.Newest, ct);
            if (newest > since)
                return new Evidence($"{rules.Name} writes to the database", true, $"newest {newest:HH:mm:ss.fff}, recreated after {since:HH:mm:ss.fff}, database clock");
            if (workshop.Clock.GetElapsedTime(started) > heartbeat.Within)
                throw new ServiceDownException($"{rules.Name} has no heartbeat: nothing newer than its recreate within {heartbeat.Within.TotalSeconds:0} s; newest is {newest?.ToString("HH:mm:ss", null) ?? "none"}, from: {heartbeat.Newest}");
            await workshop.Pause(250, ct);
        }
    }

    private async Task<DateTime?> Read(string sql, CancellationToken ct)
    {
        await using var command = database!.CreateCommand(sql);
        return await command.ExecuteScalarAsync(ct) as DateTime?;
    }
}
