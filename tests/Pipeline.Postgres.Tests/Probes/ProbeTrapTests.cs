using Npgsql;

namespace Pipeline.Postgres.Tests.Probes;

/// <summary>Traps for the probes themselves: refusals that are no denials, and denials that prove nothing.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class ProbeTrapTests(PostgresServer server)
{
    [Theory]
    [InlineData("CREATE TABLE _bot_leak (id int)")]
    [InlineData("DROP TABLE decision_logs")]
    [InlineData("TRUNCATE bot_statuses")]
    [InlineData("TRUNCATE \"bot_statuses\"; ")]
    [InlineData("ALTER TABLE public.commands ADD COLUMN evil int")]
    [InlineData("CREATE ROLE evil")]
    [InlineData("CREATE SCHEMA evil")]
    [InlineData("SET ROLE $legacy")]
    [InlineData("GRANT $legacy TO $app")]
    [InlineData("SELECT * FROM pg_authid")]
    [InlineData("SELECT pg_read_file('/etc/hostname')")]
    public async Task A_clean_role_is_denied_beside_a_control_that_gets_through(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);

        var probe = await database.Prober.ProbeDenied(database.Fill(sql), default);

        probe.Verdict.Should().Be(Verdict.Denied, probe.Reason);
        probe.SqlState.Should().Be("42501");
        probe.Evidence.Should().Be(Evidence.Attempt);
        (await database.Scalar("SELECT count(*) FROM decision_logs, bot_statuses")).Should().Be(0L);
        (await database.Scalar("SELECT note FROM bot_statuses")).Should().Be("ok");
    }

    [Theory]
    [InlineData(
        "INSERT INTO decision_logs (decision_id, decided_at, symbol, action) VALUES ('canary', now(), 'TEST/USDT', 'sec-test') RETURNING id",
        1
    )]
    [InlineData("UPDATE commands SET status = status", 13)]
    [InlineData("SELECT id FROM commands ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 3", 3)]
    [InlineData("INSERT INTO prices VALUES ('2026-05-14', 1)", 1)]
    [InlineData("SELECT * FROM open_commands", 0)]
    public async Task The_workload_is_allowed_and_rolled_back(string sql, long rows)
    {
        await using var database = await TestDatabase.Provisioned(server);

        var probe = await database.Prober.ProbeAllowed(sql, default);

        probe.Verdict.Should().Be(Verdict.Allowed, probe.Reason);
        probe.Rows.Should().Be(rows);
        probe.SideEffect.Should().Match(s => (s != null) == sql.StartsWith("INSERT"));
        (await database.Scalar("SELECT (SELECT count(*) FROM decision_logs) + (SELECT count(*) FROM prices)"))
            .Should()
            .Be(0L);
    }

    [Fact]
    public async Task A_forbidden_statement_that_goes_through_is_allowed_and_changes_nothing()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("GRANT $legacy TO $app WITH INHERIT FALSE; GRANT TRUNCATE ON bot_statuses TO $app");

        (await database.Prober.ProbeDenied("TRUNCATE bot_statuses", default)).Verdict.Should().Be(Verdict.Allowed);
        (await database.Prober.ProbeDenied(database.Fill("SET ROLE $legacy"), default))
            .Verdict.Should()
            .Be(Verdict.Allowed);
        (await database.Scalar("SELECT count(*) FROM bot_statuses")).Should().Be(1L);
    }

    [Theory]
    [InlineData("DROP TABLE no_such_table", "42P01")]
    [InlineData("DROP TABLE no_such_schema.t", "3F000")]
    [InlineData("SELEC 1", "42601")]
    [InlineData("INSERT INTO bot_statuses VALUES (1, 'again')", "23505")]
    public async Task Other_errors_are_no_denials(string sql, string state)
    {
        await using var database = await TestDatabase.Provisioned(server);

        var probe = await database.Prober.ProbeDenied(sql, default);

        probe.Verdict.Should().Be(Verdict.Inconclusive);
        probe.SqlState.Should().Be(state);
    }

    [Fact]
    public async Task After_an_error_the_next_probe_is_not_caught_by_25P02()
    {
        await using var database = await TestDatabase.Provisioned(server);
        var prober = database.Prober;
        await prober.ProbeAllowed("SELECT 1 / 0", default);

        (await prober.ProbeAllowed("SELECT 1", default)).Verdict.Should().Be(Verdict.Allowed);
        (await prober.ProbeDenied("TRUNCATE bot_statuses", default)).SqlState.Should().Be("42501");
    }

    [Fact]
    public async Task A_denial_without_a_working_control_proves_nothing()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("CREATE TABLE leans_on (id int REFERENCES bot_statuses)");

        var probe = await database.Prober.ProbeDenied("TRUNCATE bot_statuses", default);

        probe.Verdict.Should().Be(Verdict.Inconclusive);
        probe.Reason.Should().Contain("the control failed too").And.Contain("0A000");
    }

    [Fact]
    public async Task A_denial_about_another_object_is_no_denial_of_this_one()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("REVOKE ALL ON SEQUENCE decision_logs_id_seq FROM $app");
        const string Sql = "INSERT INTO decision_logs (symbol) VALUES ('x')";

        (await database.Prober.ProbeDenied(Sql, default))
            .Should()
            .Match<ProbeResult>(p =>
                p.Verdict == Verdict.Inconclusive && p.SqlState == "42501" && p.Reason.Contains("decision_logs_id_seq")
            );
        (await database.Prober.ProbeAllowed(Sql, default)).Verdict.Should().Be(Verdict.Denied);
    }

    [Fact]
    public async Task A_denial_inside_a_function_is_no_denial_of_the_statement()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "CREATE FUNCTION bot_statuses() RETURNS void LANGUAGE plpgsql AS 'BEGIN TRUNCATE bot_statuses; END'"
        );

        (await database.Prober.ProbeDenied("SELECT bot_statuses()", default))
            .Should()
            .Match<ProbeResult>(p => p.Verdict == Verdict.Inconclusive && p.Reason.Contains("inside a function"));
    }

    [Fact]
    public async Task A_refusal_by_row_security_is_told_apart()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("ALTER TABLE bot_statuses ENABLE ROW LEVEL SECURITY");
        const string Sql = "INSERT INTO bot_statuses VALUES (2, 'x')";

        (await database.Prober.ProbeDenied(Sql, default))
            .Should()
            .Match<ProbeResult>(p =>
                p.Verdict == Verdict.Inconclusive
                && p.SqlState == "42501"
                && p.Reason.Contains("row-level security policy refused")
            );
        (await database.Prober.ProbeAllowed(Sql, default))
            .Should()
            .Match<ProbeResult>(p => p.Verdict == Verdict.Denied && p.Reason.Contains("row-level"));
    }

    [Theory]
    [InlineData("ALTER SYSTEM SET fsync = off")]
    [InlineData("/* c */ alter  system reset all")]
    [InlineData("CREATE DATABASE evil")]
    [InlineData("DROP DATABASE $db")]
    [InlineData("VACUUM FULL public.bot_statuses")]
    [InlineData("COPY bot_statuses TO PROGRAM 'touch /tmp/evil'")]
    [InlineData("COPY bot_statuses FROM '/etc/passwd'")]
    [InlineData("checkpoint;")]
    public async Task What_cannot_be_tried_is_answered_by_the_catalogue_and_never_runs(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);

        var clean = await database.Prober.ProbeDenied(database.Fill(sql), default);
        await database.Sql("ALTER ROLE $app SUPERUSER");
        var super = await database.Prober.ProbeDenied(database.Fill(sql), default);

        (clean.Verdict, clean.Evidence).Should().Be((Verdict.Denied, Evidence.Catalogue), clean.Reason);
        (super.Verdict, super.Evidence).Should().Be((Verdict.Allowed, Evidence.Catalogue), super.Reason);
        server.Log.Should().NotContain(database.Fill(sql));
    }

    [Fact]
    public async Task A_parameter_grant_turns_the_catalogue_answer_for_ALTER_SYSTEM()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("GRANT ALTER SYSTEM ON PARAMETER work_mem TO $app");

        (await database.Prober.ProbeDenied("ALTER SYSTEM SET work_mem = '1GB'", default))
            .Verdict.Should()
            .Be(Verdict.Allowed);
        (await database.Prober.ProbeDenied("ALTER SYSTEM SET fsync = off", default))
            .Verdict.Should()
            .Be(Verdict.Denied);
    }

    [Theory]
    [InlineData("TRUNCATE bot_statuses; COMMIT")]
    [InlineData("COMMIT")]
    [InlineData("SELECT pg_terminate_backend(1)")]
    public async Task What_would_outlive_the_rollback_is_not_tried(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await database.Prober.ProbeDenied(sql, default))
            .Should()
            .Match<ProbeResult>(p => p.Verdict == Verdict.Inconclusive && p.Reason.Contains("not tried"));
        (await database.Prober.ProbeAllowed(sql, default)).Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_probe_that_waits_for_a_lock_gives_up_and_says_so()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var other = await database.Legacy.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.Run("LOCK TABLE bot_statuses", default);
        var prober = new Prober(
            database.App,
            database.Legacy,
            new ProbeOptions
            {
                LockTimeout = TimeSpan.FromMilliseconds(50),
                StatementTimeout = TimeSpan.FromMilliseconds(200),
            }
        );

        (await prober.ProbeAllowed("UPDATE bot_statuses SET note = 'x'", default))
            .Should()
            .Match<ProbeResult>(p =>
                p.Verdict == Verdict.Inconclusive && p.SqlState == PostgresErrorCodes.LockNotAvailable
            );
        (await prober.ProbeAllowed("SELECT pg_sleep(5)", default))
            .Should()
            .Match<ProbeResult>(p =>
                p.Verdict == Verdict.Inconclusive && p.SqlState == PostgresErrorCodes.QueryCanceled
            );
    }

    [Fact]
    public async Task A_control_behind_an_idle_transaction_names_who_holds_the_lock_and_writers_do_not_queue_behind_it()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var idle = await database.Legacy.OpenConnectionAsync();
        await using var transaction = await idle.BeginTransactionAsync();
        await idle.Run("SELECT * FROM bot_statuses", default);

        var result = await database.Prober.ProbeDenied("DROP TABLE bot_statuses", default);

        result.Verdict.Should().Be(Verdict.Inconclusive);
        result
            .Reason.Should()
            .Contain($"pid {idle.ProcessID} of {database.Model.Legacy}")
            .And.Contain("idle in transaction")
            .And.Contain("s old");
        new ProbeOptions().LockTimeout.Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_gives_no_verdict()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2");

        (await new Prober(nowhere, database.Legacy).ProbeDenied("TRUNCATE bot_statuses", default))
            .Verdict.Should()
            .Be(Verdict.Inconclusive);
        (await new Prober(database.App, nowhere).ProbeDenied("TRUNCATE bot_statuses", default))
            .Verdict.Should()
            .Be(Verdict.Inconclusive);
    }
}
