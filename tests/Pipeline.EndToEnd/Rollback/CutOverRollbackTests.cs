using System.Runtime.Versioning;
using Pipeline.EndToEnd.CutOver;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Rollback;

/// <summary>A release is code, env and role: rolling back to before a cut-over takes that back, too.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverRollbackTests(CutOverStack stack)
{
    [Fact]
    public async Task To_before_a_cut_over_env_and_role_go_back_with_the_code_and_what_nobody_journaled_is_refused_by_its_key()
    {
        (await stack.Deploy()).Code.Should().Be(ExitCode.Done);
        var first = await stack.LastVerified();
        var env = await File.ReadAllBytesAsync(stack.EnvFile);
        var source = await stack.Variable("clawbot", "GUI_DB_DSN");
        var (gui, database) = (await stack.Identity("gui"), await stack.Identity("gui-db"));
        (await stack.CutOver()).Code.Should().Be(ExitCode.Done);
        (await stack.LoggedIn()).Should().Be("tradingbot_gui_app");
        var moved = await File.ReadAllBytesAsync(stack.EnvFile);

        await File.AppendAllTextAsync(stack.EnvFile, "BINANCE_EXTRA=not-to-be-shown-4711\n");
        var bot = await stack.Identity("clawbot");
        var refused = await stack.Rollback(new RollbackTarget(first));
        refused.Code.Should().Be(ExitCode.FailedBeforeAnyChange, refused.Output);
        refused.Output.Should().Contain("BINANCE_EXTRA").And.Contain("--keep-env").And.NotContain("4711");
        (await stack.Identity("clawbot")).Should().Be(bot);
        await File.WriteAllBytesAsync(stack.EnvFile, moved);

        var back = await stack.Rollback(new RollbackTarget(first));

        back.Code.Should().Be(ExitCode.Done, back.Output);
        back.Output.Should().Contain("clawbot has the values of the env file").And.NotContain(source);
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(env);
        (await stack.LoggedIn()).Should().Be("tradingbot_gui");
        (await stack.Variable("clawbot", "GUI_DB_DSN")).Should().Be(source);
        (await stack.Identity("gui"), await stack.Identity("gui-db")).Should().Be((gui, database));

        var undone = await stack.Back("CheckMarker");
        undone.Code.Should().Be(ExitCode.Done, undone.Output);
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(moved);
        (await stack.LoggedIn()).Should().Be("tradingbot_gui_app");
        (await stack.Back("CutOverRole")).Code.Should().Be(ExitCode.Done);
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(env);
    }
}
