using System.Runtime.Versioning;
using System.Text;
using Pipeline.Running;
using Pipeline.Secrets;

namespace Pipeline.EndToEnd.CutOver;

[SupportedOSPlatform("linux")]
[CollectionDefinition(nameof(CutOverStack), DisableParallelization = true)]
public sealed class CutOverCollection : ICollectionFixture<CutOverStack>;

/// <summary>Each test leaves the demo on the old role, as it found it.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverTests(CutOverStack stack)
{
    /// <summary>What breaks env files, URLs, SQL, shells and JSON.</summary>
    private const string Nasty = """a$HOME'b"c\d $$ {e}#f%20&g<h>Qz7""";

    [Fact]
    public async Task A_wrong_password_stops_it_before_anything_moves()
    {
        var env = await File.ReadAllBytesAsync(stack.EnvFile);
        var bot = await stack.Identity("clawbot");
        var right = stack.Read("secrets/app.SECRET-READ-ONCE");
        stack.Write("secrets/app.SECRET-READ-ONCE", "not-the-password-0123456789");

        var run = await stack.CutOver();

        stack.Write("secrets/app.SECRET-READ-ONCE", right);
        run.Code.Should().Be(ExitCode.FailedBeforeAnyChange, run.Output);
        run.Output.Should().Contain("STOP RULE login").And.NotContain("not-the-password-0123456789");
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(env);
        (await stack.Identity("clawbot")).Should().Be(bot);
    }

    /// <summary>A role that is not there yet, with a password that needs every kind of quoting: there and back, and found nowhere.</summary>
    [Fact]
    public async Task It_moves_bot_and_worker_only_shows_no_password_and_goes_back()
    {
        var env = await File.ReadAllBytesAsync(stack.EnvFile);
        var (gui, database) = (await stack.Identity("gui"), await stack.Identity("gui-db"));
        stack.Write("secrets/canary.SECRET-READ-ONCE", Nasty);
        var file = stack.Write("pipeline-canary.yml", stack.Read("pipeline.yml")
            .Replace("tradingbot_gui_app", "tradingbot_canary", StringComparison.Ordinal).Replace("secrets/app.", "secrets/canary.", StringComparison.Ordinal));
        await using var processes = new ProcessList();

        var there = await stack.CutOver(file);
        var loggedIn = await stack.LoggedIn();
        var again = await stack.CutOver(file);
        var back = await stack.Back("CutOverRole", file);

        there.Code.Should().Be(ExitCode.Done, there.Output);
        there.Output.Should().Contain("app after").And.Contain(": verified");
        loggedIn.Should().Be("tradingbot_canary");
        again.Code.Should().Be(ExitCode.Done, again.Output);
        again.Output.Should().Contain("nothing to do");
        back.Code.Should().Be(ExitCode.Done, back.Output);
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(env);
        (await stack.LoggedIn()).Should().Be("tradingbot_gui");
        (await stack.Sql("SELECT count(*) FROM pg_roles WHERE rolname = 'tradingbot_canary'")).Should().Be("0");
        (await stack.Identity("gui")).Should().Be(gui);
        (await stack.Identity("gui-db")).Should().Be(database);
        Leaks([there.Output, again.Output, back.Output, .. Files(), .. await processes.Stop()]).Should().BeEmpty();
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(stack.State, "*", SearchOption.AllDirectories).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)));

    private static IEnumerable<string> Leaks(IEnumerable<string> texts)
    {
        var redactor = new Redactor();
        redactor.Learn("canary", Nasty);
        return texts.Where(t => redactor.Find(t).Count > 0).Select(t => t.Length > 80 ? t[..80] : t);
    }
}
