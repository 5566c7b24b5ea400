using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit.Abstractions;

namespace Pipeline.Postgres.Tests.Roles;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class LockWaitTests(PostgresServer server, ITestOutputHelper output)
{
    [Fact]
    public void No_statement_of_ours_waits_for_a_lock_longer_than_50_ms()
    {
        new ProvisionOptions().LockTimeout.Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(50));
        new ProbeOptions().LockTimeout.Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>
    /// An idle transaction has written to a table and changed its rights; writers come, and so do we.
    /// </summary>
    [Fact]
    public async Task An_idle_transaction_is_named_and_writers_do_not_queue_behind_us()
    {
        await using var database = await TestDatabase.Raw(server);
        var provisioner = new RoleProvisioner(database.Legacy, new ProvisionOptions { Attempts = 6 });
        var plan = await provisioner.Plan(database.Model, default);
        await using var idle = await Idle(
            database,
            "INSERT INTO commands (status) VALUES ('held'); GRANT SELECT ON commands TO pg_monitor"
        );
        using var end = new CancellationTokenSource();
        var writer = LongestWrite(database, end.Token);

        var refusal = await provisioner
            .Invoking(p => p.Apply(database.Model, plan, default))
            .Should()
            .ThrowAsync<LockHeldException>();
        await end.CancelAsync();

        Tell("longest write while a grant waited", await writer);
        refusal
            .Which.Message.Should()
            .Contain($"pid {idle.ProcessID} of {database.Model.Legacy}")
            .And.Contain("idle in transaction")
            .And.Contain("s old")
            .And.Contain("nothing was written");
        (await provisioner.Plan(database.Model, default)).Statements.Should().Equal(plan.Statements);
    }

    /// <summary>
    /// The control of a forbidden DROP waits for the table's strongest lock, and writers queue behind that.
    /// </summary>
    [Fact]
    public async Task Writers_queue_behind_a_probe_no_longer_than_its_lock_timeout()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var idle = await Idle(database, "INSERT INTO commands (status) VALUES ('held')");
        using var end = new CancellationTokenSource();
        var writer = LongestWrite(database, end.Token);

        var results = new List<ProbeResult>();
        for (var i = 0; i < 5; i++)
            results.Add(await database.Prober.ProbeDenied("DROP TABLE commands", default));
        await end.CancelAsync();

        Tell("longest write while a probe waited", await writer);
        results
            .Should()
            .OnlyContain(r =>
                r.Verdict == Verdict.Inconclusive
                && r.Reason.Contains($"pid {idle.ProcessID} of {database.Model.Legacy}")
            );
    }

    private void Tell(string what, TimeSpan time) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.TotalMilliseconds:0.0} ms"));

    [Fact]
    public async Task A_password_waits_no_longer_and_names_who_holds_the_role()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var idle = await Idle(database, database.Fill("ALTER ROLE $app CONNECTION LIMIT 7"));

        var refusal = await new PasswordSetter(database.Legacy, new ProvisionOptions { Attempts = 6 })
            .Invoking(p => p.Clear(database.Model.App, default))
            .Should()
            .ThrowAsync<LockHeldException>();

        refusal.Which.Message.Should().Contain($"pid {idle.ProcessID} of {database.Model.Legacy}");
    }

    [Fact]
    public async Task A_lock_that_is_let_go_meanwhile_is_no_failure()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var idle = await Idle(database, database.Fill("ALTER ROLE $app CONNECTION LIMIT 7"));

        var clear = new PasswordSetter(database.Legacy, new ProvisionOptions { Attempts = 1000 }).Clear(
            database.Model.App,
            default
        );
        await Task.WhenAny(clear, Blocked(database, idle.ProcessID));
        await idle.Run("COMMIT", default);
        await clear;

        (await new PasswordSetter(database.Admin).Verifier(database.Model.App, default)).Should().BeNull();
    }

    private static async Task<NpgsqlConnection> Idle(TestDatabase database, string sql)
    {
        var connection = await database.Legacy.OpenConnectionAsync();
        await connection.Run("BEGIN", default);
        await connection.Run(sql, default);
        return connection;
    }

    private static async Task<TimeSpan> LongestWrite(TestDatabase database, CancellationToken end)
    {
        await using var connection = await database.Legacy.OpenConnectionAsync(CancellationToken.None);
        var longest = TimeSpan.Zero;
        while (!end.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await connection.Run("INSERT INTO commands (status) VALUES ('written')", CancellationToken.None);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        return longest;
    }

    private static async Task Blocked(TestDatabase database, int by)
    {
        while (
            await database.Scalar($"SELECT count(*) FROM pg_stat_activity WHERE {by} = ANY(pg_blocking_pids(pid))")
                is 0L
        )
        {
            await Task.Yield();
        }
    }
}
