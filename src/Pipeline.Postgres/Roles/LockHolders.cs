using System.Globalization;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Who holds the lock that a statement waited for.</summary>
internal static class LockHolders
{
    /// <summary>
    /// Sessions that hold a lock on a table that the statement names, oldest transaction first; "" when there is none
    /// any more.
    /// </summary>
    /// <param name="observer">Sees sessions of other roles.</param>
    public static async Task<string> Find(NpgsqlDataSource observer, string sql, CancellationToken ct)
    {
        await using var connection = await observer.OpenConnectionAsync(ct);
        var holders = await connection.Rows(
            """
            WITH RECURSIVE named AS (
                SELECT oid FROM pg_catalog.pg_class WHERE relname = ANY($1) AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN named n ON n.oid = i.inhparent)
            SELECT a.pid, coalesce(a.usename::text, '?'), coalesce(a.application_name, ''), coalesce(a.state, '?'),
                   extract(epoch FROM clock_timestamp() - a.xact_start)::float8
            FROM pg_catalog.pg_stat_activity a
            WHERE a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL AND a.pid IN (
                SELECT l.pid FROM pg_catalog.pg_locks l JOIN named n ON n.oid = l.relation
                WHERE l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
            ORDER BY a.xact_start LIMIT 5
            """,
            Describe,
            ct,
            [StatementText.Names(sql).ToArray()]
        );
        return string.Join("; ", holders);
    }

    /// <summary>Looks again and again at what a session waits for, until it is seen or the look is cancelled.</summary>
    /// <returns>Who blocks it; "" when that was not seen.</returns>
    public static async Task<string> Blocking(NpgsqlDataSource observer, int pid, CancellationToken ct)
    {
        try
        {
            await using var connection = await observer.OpenConnectionAsync(ct);
            while (true)
            {
                var holders = await connection.Rows(
                    """
                    SELECT a.pid, coalesce(a.usename::text, '?'), coalesce(a.application_name, ''), coalesce(a.state, '?'),
                           extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float8
                    FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY(pg_blocking_pids($1)) ORDER BY a.xact_start LIMIT 5
                    """,
                    Describe,
                    ct,
                    pid
                );
                if (holders.Count > 0)
                    return string.Join("; ", holders);
                await Task.Delay(5, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            return "";
        }
    }

    private static string Describe(NpgsqlDataReader r)
    {
        var application = r.GetString(2).Length > 0 ? $" ({r.GetString(2)})" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pid {r.GetInt32(0)} of {r.GetString(1)}{application} holds the lock: {r.GetString(3)}, its transaction is {Math.Round(r.GetDouble(4))} s old"
        );
    }
}
