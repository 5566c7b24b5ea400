using System.Net;
using Npgsql;

namespace Pipeline.Postgres.Tests.Watch;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class WatchTests(PostgresServer server)
{
    private static readonly TimeSpan Once = TimeSpan.Zero;

    [Fact]
    public async Task Only_the_runtime_role_from_the_address_is_clean()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var session = await database.App.OpenConnectionAsync();
        await NoLegacy(database);

        (await Watch(database, DateTimeOffset.UnixEpoch, server.Address))
            .Should()
            .Match<SessionReport>(r =>
                r.Verdict == SessionVerdict.Clean && r.Sessions.All(s => s.User == database.Model.App)
            );
    }

    [Fact]
    public async Task One_legacy_session_among_new_ones_is_seen()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var session = await database.App.OpenConnectionAsync();
        await using var left = await database.Legacy.OpenConnectionAsync();

        (await Watch(database, DateTimeOffset.UnixEpoch, server.Address))
            .Should()
            .Match<SessionReport>(r =>
                r.Verdict == SessionVerdict.LegacySeen && r.Reason.Contains(database.Model.Legacy)
            );
    }

    [Fact]
    public async Task Whoever_is_logged_in_as_a_role_is_seen_but_not_we_ourselves()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var session = await database.App.OpenConnectionAsync();
        Task<IReadOnlyList<Session>> Watch(string except) =>
            RoleSessions.Watch(database.Admin, database.Model.App, except, Once, TimeProvider.System, default);

        (await Watch("pipeline"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<Session>(s => s.User == database.Model.App && s.Pid == session.ProcessID);
        (await Watch("")).Should().BeEmpty("sessions of that application name do not count");
        (
            await RoleSessions.Watch(
                database.Admin,
                database.Model.Migrator,
                "pipeline",
                Once,
                TimeProvider.System,
                default
            )
        )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task Sessions_from_before_the_recreate_and_silent_addresses_prove_nothing()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var session = await database.App.OpenConnectionAsync();
        await NoLegacy(database);

        (await Watch(database, DateTimeOffset.UtcNow.AddHours(1), server.Address))
            .Verdict.Should()
            .Be(SessionVerdict.Inconclusive);
        (await Watch(database, DateTimeOffset.UnixEpoch, server.Address, "192.0.2.7"))
            .Should()
            .Match<SessionReport>(r => r.Verdict == SessionVerdict.Inconclusive && r.Reason.Contains("192.0.2.7"));
    }

    [Fact]
    public async Task An_observer_without_pg_read_all_stats_is_blind_and_says_so()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var left = await database.Legacy.OpenConnectionAsync();
        var expectation = new SessionExpectation(
            database.Model.Legacy,
            database.Model.App,
            [IPAddress.Loopback],
            DateTimeOffset.UnixEpoch
        );

        (await new SessionWatch(database.App).Watch(expectation, Once, Once, default))
            .Should()
            .Match<SessionReport>(r =>
                r.Verdict == SessionVerdict.Inconclusive && r.Reason.Contains("pg_read_all_stats")
            );
    }

    [Fact]
    public async Task A_short_legacy_job_between_two_looks_is_caught_by_the_window()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var session = await database.App.OpenConnectionAsync();
        var address = await Client(database);
        await NoLegacy(database);
        var expectation = new SessionExpectation(
            database.Model.Legacy,
            database.Model.App,
            [address],
            DateTimeOffset.UnixEpoch
        );

        var clock = new SteppedClock(async delay =>
        {
            if (delay == 2)
            {
                await database.Scalar("SELECT 1");
            }
            else if (delay == 3)
            {
                await NoLegacy(database);
            }
        });

        var report = await new SessionWatch(Observer(database), clock).Watch(
            expectation,
            TimeSpan.FromSeconds(60),
            TimeSpan.FromSeconds(10),
            default
        );

        (report.Verdict, report.Samples).Should().Be((SessionVerdict.LegacySeen, 6));
    }

    [Fact]
    public async Task A_heartbeat_is_newest_and_measured()
    {
        await using var database = await TestDatabase.Provisioned(server);
        var heartbeat = Beat(database, TimeProvider.System);
        (await heartbeat.Newest(default)).Should().BeNull();
        var second = TimeSpan.FromSeconds(1);
        var beats = new SteppedClock(delay =>
            delay % 2 == 0 ? database.Sql("INSERT INTO decision_logs (symbol) VALUES ('x')") : Task.CompletedTask
        );
        var silence = new SteppedClock(_ => Task.CompletedTask);

        (await Beat(database, beats).Measure(TimeSpan.FromSeconds(10), second, default))
            .Should()
            .Be(new HeartbeatRate(5, TimeSpan.FromSeconds(10)));
        (await Beat(database, silence).Measure(TimeSpan.FromSeconds(10), second, default)).Beats.Should().Be(0);
    }

    [Theory]
    [InlineData(10, 10, Verdict.Allowed)]
    [InlineData(10, 5, Verdict.Allowed)]
    [InlineData(10, 4, Verdict.Denied)]
    [InlineData(0, 4, Verdict.Inconclusive)]
    public void A_rate_is_held_against_the_baseline(int baseline, int now, Verdict verdict) =>
        new HeartbeatRate(now, TimeSpan.FromMinutes(1))
            .Against(new HeartbeatRate(baseline, TimeSpan.FromMinutes(1)))
            .Should()
            .Be(verdict);

    [Fact]
    public async Task A_heartbeat_without_time_zone_is_refused()
    {
        await using var database = await TestDatabase.Provisioned(server);

        await new Heartbeat(database.App, "SELECT now()::timestamp")
            .Invoking(h => h.Newest(default))
            .Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*timestamptz*");
    }

    [Theory]
    [InlineData("SELECT status FROM commands WHERE id = 13", "cancelled", true)]
    [InlineData("SELECT count(*) FROM commands", "13", true)]
    [InlineData("SELECT true", "t", true)]
    [InlineData("SELECT status FROM commands WHERE id = 13", "open", false)]
    [InlineData("SELECT status FROM commands WHERE id = 99", "cancelled", false)]
    [InlineData("SELECT status FROM commands", "cancelled", false)]
    [InlineData("SELECT * FROM nowhere", "", false)]
    [InlineData("DELETE FROM commands RETURNING status", "cancelled", false)]
    public async Task A_boundary_holds_only_when_its_one_value_is_the_expected(string sql, string expect, bool holds)
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await BoundaryCheck.Read(database.Legacy, [new Boundary("b", sql, expect)], default))
            .Single()
            .Holds.Should()
            .Be(holds);
        (await database.Scalar("SELECT count(*) FROM commands")).Should().Be(13L);
    }

    private static Heartbeat Beat(TestDatabase database, TimeProvider clock) =>
        new(database.App, "SELECT max(decided_at) FROM decision_logs", clock);

    /// <summary>
    /// Our own address as the server sees it is taken for the container's; <paramref name="addresses"/> equal to the
    /// server's mean that.
    /// </summary>
    private async Task<SessionReport> Watch(TestDatabase database, DateTimeOffset since, params string[] addresses)
    {
        var mine = await Client(database);
        IPAddress[] watched = [.. addresses.Select(a => a == server.Address ? mine : IPAddress.Parse(a))];
        return await new SessionWatch(Observer(database)).Watch(
            new SessionExpectation(database.Model.Legacy, database.Model.App, watched, since),
            Once,
            Once,
            default
        );
    }

    /// <summary>Pooled sessions of the set-up end; a backend is gone a little after its socket.</summary>
    private async Task NoLegacy(TestDatabase database)
    {
        database.Legacy.Clear();
        await using var connection = await Observer(database).OpenConnectionAsync();
        while (
            await connection.Scalar(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = $1",
                default,
                database.Model.Legacy
            )
                is not 0L
        )
        {
            await Task.Yield();
        }
    }

    /// <summary>The observer's own pool must not show as a third role.</summary>
    private NpgsqlDataSource Observer(TestDatabase database) => database.Connect("postgres", server.AdminPassword);

    private static async Task<IPAddress> Client(TestDatabase database)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (IPAddress)(await connection.Scalar("SELECT inet_client_addr()", default))!;
    }
}
