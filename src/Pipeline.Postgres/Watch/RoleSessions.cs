using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Who is logged in as a role over the network, sampled for a time. Sessions over the server's own socket need no
/// password where it trusts them, and are left out.
/// </summary>
public static class RoleSessions
{
    /// <param name="observer">A superuser, or a member of pg_read_all_stats: others see no sessions but their
    /// own.</param>
    /// <param name="except">Application name of sessions that do not count: our own.</param>
    public static async Task<IReadOnlyList<Session>> Watch(
        NpgsqlDataSource observer,
        string role,
        string except,
        TimeSpan window,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await using var connection = await observer.OpenConnectionAsync(ct);
        var seen = new Dictionary<(int, DateTimeOffset), Session>();
        var start = clock.GetTimestamp();
        do
        {
            foreach (
                var session in await connection.Rows(
                    """
                    SELECT pid, usename::text, coalesce(datname::text, ''), client_addr, backend_start, coalesce(application_name, '')
                    FROM pg_catalog.pg_stat_activity
                    WHERE usename = $1 AND client_addr IS NOT NULL AND backend_type = 'client backend' AND application_name <> $2
                    """,
                    SessionWatch.Read,
                    ct,
                    role,
                    except
                )
            )
            {
                seen[(session.Pid, session.Started)] = session;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        } while (clock.GetElapsedTime(start) < window);
        return [.. seen.Values];
    }
}
