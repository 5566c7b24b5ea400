using Npgsql;

namespace Pipeline.Postgres.Tests.Probes;

/// <summary>A real PgBouncer, of Debian's package, before the real server.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class PoolerTests(PostgresServer server)
{
    [Theory]
    [InlineData("session")]
    [InlineData("transaction")]
    public async Task PgBouncer_is_told_from_the_server_behind_it(string mode)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var pooler = await PoolerContainer.Start(
            server,
            $"pool_mode = {mode}",
            (database.Model.Legacy, database.LegacyPassword)
        );
        await using var link = pooler.Connect(database.Name, database.Model.Legacy, database.LegacyPassword);

        (await Pooler.At(link, default)).Should().Contain("PgBouncer answers here, not Postgres");
        (await Pooler.At(database.Legacy, default)).Should().BeNull();
        (await Pooler.At(database.App, default)).Should().BeNull();
    }

    [Fact]
    public async Task One_that_ignores_options_is_a_pooler_all_the_same()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var pooler = await PoolerContainer.Start(
            server,
            "ignore_startup_parameters = options,extra_float_digits",
            (database.Model.Legacy, database.LegacyPassword)
        );
        await using var link = pooler.Connect(database.Name, database.Model.Legacy, database.LegacyPassword);

        (await Pooler.At(link, default)).Should().Contain("a connection pooler answers here");
    }

    /// <summary>Its error has no code of a refused login; the advice is the pooler's.</summary>
    [Fact]
    public async Task A_role_that_PgBouncer_does_not_know_is_no_wrong_password_and_the_advice_fits()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var pooler = await PoolerContainer.Start(
            server,
            "pool_mode = session",
            (database.Model.Legacy, database.LegacyPassword)
        );
        await using var unknown = pooler.Connect(database.Name, database.Model.App, database.AppPassword);
        await using var known = pooler.Connect(database.Name, database.Model.Legacy, database.LegacyPassword);

        var refused = await LoginProbe.Try(unknown, default);
        var allowed = await LoginProbe.Try(known, default);

        refused
            .Should()
            .Match<ProbeResult>(r =>
                r.Verdict == Verdict.Inconclusive && r.SqlState == PostgresErrorCodes.ProtocolViolation
            );
        refused.Reason.Should().Contain("auth_file (userlist.txt)").And.Contain("auth_query").And.Contain("RECONNECT");
        allowed.Verdict.Should().Be(Verdict.Inconclusive);
        allowed.Reason.Should().Contain("pooler");
    }

    /// <summary>The runtime role's login, and the old superuser's session: the pooler has a user of its own.</summary>
    [Fact]
    public async Task A_pooled_session_is_named_where_the_services_address_is_not_seen()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var pooler = await PoolerContainer.Start(
            server,
            "pool_mode = session",
            (database.Model.App, database.AppPassword),
            $"user={database.Model.Legacy} password={database.LegacyPassword}"
        );
        await using var link = pooler.Connect(database.Name, database.Model.App, database.AppPassword);
        await using var session = await link.OpenConnectionAsync();

        var report = await new SessionWatch(database.Admin).Watch(
            new SessionExpectation(
                database.Model.Legacy,
                database.Model.App,
                [System.Net.IPAddress.Parse("203.0.113.9")],
                DateTimeOffset.UtcNow.AddMinutes(-1)
            ),
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMilliseconds(5),
            default
        );

        report.Verdict.Should().Be(SessionVerdict.Inconclusive);
        report
            .Reason.Should()
            .Contain($"{pooler.Address} as {database.Model.Legacy}")
            .And.Contain("no user= of its own");
    }
}
