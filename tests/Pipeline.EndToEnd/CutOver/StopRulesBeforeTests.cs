using System.Runtime.Versioning;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// What is wrong with the world before the switch is found before any service moves: the rule is named, and what to do
/// is said.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class StopRulesBeforeTests(CutOverStack stack)
{
    [Theory]
    [InlineData(
        "GRANT TRUNCATE ON bot_statuses TO tradingbot_gui_app",
        "REVOKE TRUNCATE ON bot_statuses FROM tradingbot_gui_app",
        "negative-allowed",
        "revoke that right"
    )]
    [InlineData(
        "GRANT tradingbot_gui TO tradingbot_gui_app WITH INHERIT FALSE",
        "REVOKE tradingbot_gui FROM tradingbot_gui_app",
        "reachable",
        "close the way"
    )]
    [InlineData(
        "ALTER TABLE bot_statuses ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE bot_statuses DISABLE ROW LEVEL SECURITY",
        "parity",
        "see something else after the switch"
    )]
    [InlineData(
        "UPDATE commands SET status = 'done' WHERE id = 13",
        "UPDATE commands SET status = 'cancelled' WHERE id = 13",
        "boundary-changed",
        "stop and investigate"
    )]
    [InlineData(
        "INSERT INTO managed_proposals (symbol, proposal) VALUES ('X', '{}')",
        "TRUNCATE managed_proposals",
        "boundary-changed",
        "stop and investigate"
    )]
    [InlineData(
        "INSERT INTO managed_assets_history (symbol, change) VALUES ('X', '{}')",
        "TRUNCATE managed_assets_history",
        "boundary-changed",
        "stop and investigate"
    )]
    public async Task A_tripped_rule_is_named_and_no_service_moves(string trip, string mend, string rule, string advice)
    {
        await stack.Sql(trip);
        var old = await stack.OldState();
        var (bot, worker) = (await stack.Identity("clawbot"), await stack.Identity("clawbot-worker"));

        var run = await stack.CutOver();

        (await stack.OldState()).Should().Be(old);
        await stack.Sql(mend);
        run.Code.Should().BeOneOf([ExitCode.FailedBeforeAnyChange, ExitCode.RolledBack], run.Output);
        run.Output.Should().Contain($"STOP RULE {rule}").And.Contain(advice);
        (await stack.Identity("clawbot")).Should().Be(bot);
        (await stack.Identity("clawbot-worker")).Should().Be(worker);
    }

    /// <summary>
    /// A table that the model does not give: one finding by attempt, one by rehearsal of what the old role really ran.
    /// </summary>
    [Fact]
    public async Task A_missing_grant_is_found_by_attempt_and_by_rehearsal()
    {
        await stack.Sql(
            "CREATE SCHEMA ledger; CREATE TABLE ledger.entries (id int); SET pg_stat_statements.track = 'top'; SELECT count(*) FROM ledger.entries"
        );
        var old = await stack.OldState();

        var run = await stack.CutOver(stack.Variant(("  denied:", "    - SELECT id FROM ledger.entries\n  denied:")));

        (await stack.OldState()).Should().Be(old);
        await stack.Sql("DROP SCHEMA ledger CASCADE");
        run.Code.Should().BeOneOf([ExitCode.FailedBeforeAnyChange, ExitCode.RolledBack], run.Output);
        run.Output.Should()
            .Contain("STOP RULE positive-denied")
            .And.Contain("STOP RULE missing-grant")
            .And.Contain("GRANT ");
    }

    [Fact]
    public async Task A_role_that_is_missing_is_named()
    {
        var old = await stack.OldState();

        var run = await stack.CutOver(
            stack.Variant(("creators: [tradingbot_gui_migrator,", "creators: [nobody_made_this,"))
        );

        run.Code.Should().Be(ExitCode.FailedBeforeAnyChange, run.Output);
        run.Output.Should().Contain("nobody_made_this");
        (await stack.OldState()).Should().Be(old);
    }

    /// <summary>
    /// The server has loaded a line that its file no longer has, for the bot's address only: nobody but the bot can
    /// find it.
    /// </summary>
    [Fact]
    public async Task A_server_that_trusts_the_services_address_is_found_from_there_whatever_its_file_says()
    {
        var address = (
            await CutOverStack.Docker(
                "inspect",
                "--format",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                stack.Container("clawbot")
            )
        ).Trim();
        var hba = await stack.Sql("SHOW hba_file");
        await Shell(
            $"cp -p '{hba}' /tmp/hba; {{ echo 'host all tradingbot_gui_migrator {address}/32 trust'; cat /tmp/hba; }} > '{hba}'"
        );
        await stack.Sql("SELECT pg_reload_conf()");
        await Shell($"cat /tmp/hba > '{hba}'");
        var old = await stack.OldState();

        var run = await stack.CutOver();

        await stack.Sql("SELECT pg_reload_conf()");
        (await stack.OldState()).Should().Be(old);
        run.Code.Should().BeOneOf([ExitCode.FailedBeforeAnyChange, ExitCode.RolledBack], run.Output);
        run.Output.Should()
            .Contain("STOP RULE trusted-login")
            .And.Contain("tradingbot_gui_migrator logs in from the network of clawbot with a wrong password")
            .And.NotContain("of pg_hba.conf says trust")
            .And.NotContain("logs in from here");

        Task<string> Shell(string script) => CutOverStack.Docker("exec", stack.Database, "sh", "-c", script);
    }

    /// <summary>
    /// A session and a variable, of a service that the cut-over does not move: the old password is still needed.
    /// </summary>
    [Fact]
    public async Task A_rotation_is_refused_while_another_service_uses_the_old_role()
    {
        var gui = stack.Read("gui.env");
        stack.Write("gui.env", gui.TrimEnd() + "\nREPORT_DSN=postgres://tradingbot_gui:x@gui-db/tradingbot_gui\n");
        var password = stack
            .Read(".env")
            .Split('\n')
            .Single(l => l.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal))["POSTGRES_PASSWORD=".Length..]
            .Trim();
        await CutOverStack.Docker(
            "exec",
            "--detach",
            "--env",
            $"DSN=postgres://tradingbot_gui:{password}@gui-db/tradingbot_gui?application_name=report",
            stack.Container("gui"),
            "timeout",
            "60",
            "python3",
            "-c",
            "import os, time, psycopg2\nc = psycopg2.connect(os.environ['DSN'])\ntime.sleep(60)"
        );
        var old = await stack.OldState();

        var run = await stack.CutOver(rotate: true);

        stack.Write("gui.env", gui);
        await stack.Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'report'");
        run.Code.Should().Be(ExitCode.FailedBeforeAnyChange, run.Output);
        run.Output.Should()
            .Contain("STOP RULE legacy-in-use")
            .And.Contain("gui: its variable REPORT_DSN")
            .And.Contain($"{stack.Container("gui")}: a session")
            .And.Contain("(report)");
        (await stack.OldState()).Should().Be(old);
    }
}
