using System.Net;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Samples pg_stat_activity for a time: one look misses short jobs.</summary>
public sealed class SessionWatch(NpgsqlDataSource observer, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// Samples each <paramref name="interval"/> until <paramref name="window"/> is over. A pooler between service and
    /// server hides the address: then the address is not seen, and the verdict is inconclusive.
    /// </summary>
    public async Task<SessionReport> Watch(
        SessionExpectation expectation,
        TimeSpan window,
        TimeSpan interval,
        CancellationToken ct
    )
    {
        await using var connection = await observer.OpenConnectionAsync(ct);
        if (
            await connection.Scalar(
                "SELECT rolsuper OR pg_has_role(oid, 'pg_read_all_stats', 'USAGE') FROM pg_catalog.pg_roles "
                    + "WHERE rolname = current_user",
                ct
            )
            is not true
        )
        {
            return new SessionReport(
                SessionVerdict.Inconclusive,
                "the observing role lacks pg_read_all_stats: sessions of other roles look empty to it",
                0,
                []
            );
        }

        var seen = new Dictionary<(int, DateTimeOffset), Session>();
        var (start, samples) = (_clock.GetTimestamp(), 0);
        do
        {
            foreach (var session in await Sample(connection, expectation.Addresses, ct))
            {
                seen[(session.Pid, session.Started)] = session;
            }

            samples++;
            await Task.Delay(interval, _clock, ct);
        } while (_clock.GetElapsedTime(start) < window);
        var report = Judge(expectation, [.. seen.Values], samples);
        return
            report.Verdict == SessionVerdict.Inconclusive
            && await Elsewhere(connection, expectation, ct) is { Length: > 0 } others
            ? report with
            {
                Reason = $"{report.Reason}; {others}",
            }
            : report;
    }

    /// <summary>Sessions that a pooler may hold for the services.</summary>
    private static async Task<string> Elsewhere(
        NpgsqlConnection connection,
        SessionExpectation expectation,
        CancellationToken ct
    )
    {
        var others = await connection.Rows(
            """
            SELECT DISTINCT host(client_addr), usename::text FROM pg_catalog.pg_stat_activity
            WHERE usename IN ($1, $2) AND client_addr IS NOT NULL AND client_addr <> ALL($3) AND backend_type = 'client backend'
              AND client_addr IS DISTINCT FROM (SELECT client_addr FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid())
            """,
            r => $"{r.GetString(0)} as {r.GetString(1)}",
            ct,
            expectation.App,
            expectation.Legacy,
            expectation.Addresses.ToArray()
        );
        return others.Count == 0
            ? ""
            : $"logged in from elsewhere: {string.Join(", ", others)}. If that is a pooler of these services: "
                + $"which service a session serves cannot be told behind it; {Pooler.Advice}";
    }

    /// <summary>The verdict over what was seen. Pure.</summary>
    internal static SessionReport Judge(SessionExpectation expectation, IReadOnlyList<Session> sessions, int samples)
    {
        var legacy = sessions.FirstOrDefault(s => s.User == expectation.Legacy);
        var stranger = sessions.FirstOrDefault(s => s.User != expectation.Legacy && s.User != expectation.App);
        var silent = expectation
            .Addresses.Where(a =>
                !sessions.Any(s => s.Address.Equals(a) && s.User == expectation.App && s.Started >= expectation.Since)
            )
            .ToList();
        return legacy is not null
                ? new(
                    SessionVerdict.LegacySeen,
                    $"{legacy.Address} is still logged in as {legacy.User} (pid {legacy.Pid}, since "
                        + $"{legacy.Started:u})",
                    samples,
                    sessions
                )
            : stranger is not null
                ? new(
                    SessionVerdict.Inconclusive,
                    $"{stranger.Address} is logged in as {stranger.User}, neither legacy nor runtime role",
                    samples,
                    sessions
                )
            : silent.Count > 0
                ? new(
                    SessionVerdict.Inconclusive,
                    $"no session as {expectation.App} started after {expectation.Since:u} was seen from "
                        + $"{string.Join(", ", silent)}",
                    samples,
                    sessions
                )
            : new(SessionVerdict.Clean, $"only {expectation.App}, in {samples} samples", samples, sessions);
    }

    private static Task<IReadOnlyList<Session>> Sample(
        NpgsqlConnection connection,
        IReadOnlyCollection<IPAddress> addresses,
        CancellationToken ct
    ) =>
        connection.Rows(
            """
            SELECT pid, coalesce(usename::text, ''), coalesce(datname::text, ''), client_addr, backend_start, coalesce(application_name, '')
            FROM pg_catalog.pg_stat_activity WHERE client_addr = ANY($1) AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """,
            Read,
            ct,
            [addresses.ToArray()]
        );

    internal static Session Read(NpgsqlDataReader r) =>
        new(
            r.GetInt32(0),
            r.GetString(1),
            r.GetString(2),
            r.GetFieldValue<IPAddress>(3),
            r.GetFieldValue<DateTimeOffset>(4),
            r.GetString(5)
        );
}
