using System.Runtime.Versioning;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// What goes wrong with the first service that runs on the new role: the rule is named, and everything is as before.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class StopRulesDuringTests(CutOverStack stack)
{
    private const string Bot = "trading.main";
    private const string Worker = "trading.command_worker";

    [Theory]
    [InlineData(Bot, "sys.exit(3)", "service-not-running", "read its log above")]
    [InlineData(
        Worker,
        "import pathlib\nwrite = pathlib.Path.write_text\npathlib.Path.write_text = lambda p, *a, **k: 0 if p.suffix == '.pid' else write(p, *a, **k)",
        "pid-file",
        "look why the service did not write it"
    )]
    [InlineData(
        Worker,
        "import pathlib, signal, time\nsignal.signal(15, lambda *_: os._exit(0))\npathlib.Path('logs/command_worker.pid').write_text(str(os.getpid()))\nwhile True:\n    pathlib.Path('/tmp/worker.heartbeat').touch()\n    time.sleep(0.5)",
        "heartbeat",
        "runs and does not write"
    )]
    [InlineData(
        Bot,
        "sys.stderr.write('Traceback (most recent call last)\\n')\nsys.stderr.flush()",
        "log-pattern",
        "read its log above"
    )]
    // While the worker is watched, or the role is proven: long after its own window.
    [InlineData(
        Bot,
        "import threading\nthreading.Timer(9, lambda: os._exit(3)).start()",
        "service-not-running",
        "crashed after its start"
    )]
    public async Task A_tripped_rule_is_named_and_rolled_back(string module, string fault, string rule, string advice)
    {
        var (old, gui) = (await stack.OldState(), await stack.Identity("gui"));
        await stack.Fault(module, fault);

        var run = await stack.CutOver(stack.Variant(("within: 30s", "within: 4s")));

        await stack.Fault(module, null);
        Expect(run, rule, advice);
        (await stack.OldState()).Should().Be(old);
        (await stack.Identity("gui")).Should().Be(gui);
    }

    [Fact]
    public async Task An_authentication_failure_in_the_log_rolls_it_back()
    {
        var (old, gui) = (await stack.OldState(), await stack.Identity("gui"));

        var run = await stack.CutOver(stack.Variant(("{secret:app|url}@", "{secret:app|url}x@")));

        Expect(run, "authentication-failed", "the value in the env file is wrong");
        run.Output.Should()
            .Contain("password authentication failed")
            .And.NotContain(stack.Read("secrets/app.SECRET-READ-ONCE").Trim());
        (await stack.OldState()).Should().Be(old);
        (await stack.Identity("gui")).Should().Be(gui);
    }

    /// <summary>A restart that somebody else did cannot be undone; all that this cut-over did is.</summary>
    [Fact]
    public async Task A_restart_of_a_service_out_of_scope_rolls_it_back()
    {
        var old = await stack.OldState();
        var restart = stack.OnceMoved(() => CutOverStack.Docker("restart", "-t", "1", stack.Container("gui")));

        var run = await stack.CutOver(stack.Variant());

        await restart;
        Expect(run, "out-of-scope-restarted", "look who restarted it");
        (await stack.OldState()).Should().Be(old);
    }

    [Fact]
    public async Task A_database_that_is_stopped_half_way_is_started_again_for_the_way_back()
    {
        var (old, gui) = (await stack.OldState(), await stack.Identity("gui"));
        var stop = stack.OnceMoved(() => CutOverStack.Docker("stop", stack.Container("gui-db")));

        var run = await stack.CutOver(stack.Variant());

        await stop;
        run.Code.Should().Be(ExitCode.RolledBack, run.Output);
        run.Output.Should()
            .Contain("STOP RULE ")
            .And.Contain("gui-db ran before and was stopped meanwhile, not by this pipeline");
        (await stack.OldState()).Should().Be(old);
        (await stack.Identity("gui")).Should().Be(gui);
    }

    private static void Expect(Run run, string rule, string advice)
    {
        run.Code.Should().Be(ExitCode.RolledBack, run.Output);
        run.Output.Should()
            .Contain($"STOP RULE {rule}")
            .And.Contain(advice)
            .And.Contain("the old state is proven to be live");
        // The very last words, and the journal, name it too.
        run.Output[run.Output.LastIndexOf("PipelineException", StringComparison.Ordinal)..]
            .Should()
            .Contain($"STOP RULE {rule}")
            .And.Contain("do: ");
    }
}
