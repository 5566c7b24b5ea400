using System.Runtime.Versioning;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>One cut-over during which everything goes wrong that only shows once both services have moved.</summary>
[SupportedOSPlatform("linux")]
public sealed class CrossedBoundaries : IAsyncLifetime
{
    private const string Sabotage = """
        REVOKE DELETE ON decision_logs FROM tradingbot_gui_app;
        GRANT TRUNCATE ON bot_statuses TO tradingbot_gui_app;
        UPDATE commands SET status = 'done' WHERE id = 13;
        INSERT INTO managed_proposals (symbol, proposal) VALUES ('X', '{}');
        INSERT INTO managed_assets_history (symbol, change) VALUES ('X', '{}');
        """;
    private const string Mend = """
        GRANT DELETE ON decision_logs TO tradingbot_gui_app;
        REVOKE TRUNCATE ON bot_statuses FROM tradingbot_gui_app;
        UPDATE commands SET status = 'cancelled' WHERE id = 13;
        TRUNCATE managed_proposals, managed_assets_history;
        """;

    private readonly CutOverStack _stack;

    public CrossedBoundaries(CutOverStack stack) => _stack = stack;

    public Run Run { get; private set; } = null!;

    public (string Old, string New) States { get; private set; }

    public (string Old, string New) Gui { get; private set; }

    public async Task InitializeAsync()
    {
        var (old, gui) = (await _stack.OldState(), await _stack.Identity("gui"));
        var password = _stack
            .Read(".env")
            .Split('\n')
            .Single(l => l.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal))["POSTGRES_PASSWORD=".Length..]
            .Trim();
        await _stack.Fault("trading.main", "print('connecting with', os.environ['GUI_DB_DSN'], flush=True)");
        var sabotage = _stack.OnceMoved(async () =>
        {
            await _stack.Sql(Sabotage);
            await CutOverStack.Docker(
                "exec",
                "--detach",
                "--env",
                $"DSN=postgres://tradingbot_gui:{password}@gui-db/tradingbot_gui",
                _stack.Container("clawbot"),
                "timeout",
                "60",
                "python3",
                "-c",
                "import os, time, psycopg2\nc = psycopg2.connect(os.environ['DSN'])\ntime.sleep(60)"
            );
        });
        Run = await _stack.CutOver(
            _stack.Variant(("    GUI_DB_USER:", "    BINANCE_TESTNET: \"false\"\n    GUI_DB_USER:"))
        );
        await sabotage;
        await _stack.Fault("trading.main", null);
        await _stack.Sql(Mend);
        States = (old, await _stack.OldState());
        Gui = (gui, await _stack.Identity("gui"));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class StopRulesAfterTests(CutOverStack stack, CrossedBoundaries crossed)
    : IClassFixture<CrossedBoundaries>
{
    [Theory]
    [InlineData("positive-denied", "DELETE FROM decision_logs", "a grant is missing")]
    [InlineData("negative-allowed", "TRUNCATE bot_statuses", "revoke that right")]
    [InlineData("boundary-changed", "command 13 stays cancelled: ", "stop and investigate")]
    [InlineData("boundary-changed", "no managed proposals: ", "stop and investigate")]
    [InlineData("boundary-changed", "no managed assets history: ", "stop and investigate")]
    [InlineData("boundary-changed", "BINANCE_TESTNET of clawbot is true: ", "stop and investigate")]
    [InlineData("secret-in-output", "no service logs a password: ", "rotate that password now")]
    [InlineData("legacy-session", "and none as tradingbot_gui: ", "another source of its credentials")]
    public void A_rule_that_only_shows_after_the_switch_is_named_with_what_to_do(
        string rule,
        string claim,
        string advice
    )
    {
        var report = crossed.Run.Output[
            crossed.Run.Output.LastIndexOf("PipelineException", StringComparison.Ordinal)..
        ];

        report.Split('\n').Should().Contain(l => l.Contains($"STOP RULE {rule}") && l.Contains(claim));
        report.Should().Contain(advice);
        JournalOf().Should().Contain($"STOP RULE {rule}");
    }

    [Fact]
    public void All_of_it_is_rolled_back_and_the_gui_was_not_touched()
    {
        crossed.Run.Code.Should().Be(ExitCode.RolledBack, crossed.Run.Output);
        crossed.Run.Output.Should().NotContain(stack.Read("secrets/app.SECRET-READ-ONCE").Trim());
        crossed.States.New.Should().Be(crossed.States.Old);
        crossed.Gui.New.Should().Be(crossed.Gui.Old);
    }

    /// <summary>How the releases of this stack ended, as the journal has it.</summary>
    private string JournalOf()
    {
        var journal = JournalFile.Open(
            Directory.EnumerateFiles(stack.State, "journal.jsonl", SearchOption.AllDirectories).Single(),
            TimeProvider.System
        );
        return string.Join('\n', ReleaseHistory.From(journal.Records).Releases.Select(r => r.Closing?.Reason));
    }
}
