using System.Runtime.Versioning;
using Pipeline.EndToEnd.Faults;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// The engine is reached over ssh: the database too, while env files, secrets and state are on this machine.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverOverSshTests(CutOverStack stack)
{
    [Fact]
    public async Task The_role_moves_there_is_known_to_be_live_and_goes_back()
    {
        await using var server = await SshServer.Up();
        await server.Join($"{stack.Project}_default");
        var client = await server.Client();
        var program = new KillMatrixProgram(stack.Variant(), stack.State, client);
        var nowhere = new KillMatrixProgram(stack.Variant(("port: 5432", "port: 5433")), stack.State, client);
        var old = await stack.OldState();

        var unreachable = await nowhere.Run(["CutOver", "--dry-run"]);
        var planned = await program.Run(["CutOver", "--dry-run"]);
        var there = await program.Run(["CutOver", "--go", "privilege"]);
        var moved = await stack.LoggedIn();
        var back = await program.Run(["RollbackCutOverRole", "--go", "privilege"]);

        unreachable.ExitCode.Should().Be((int)ExitCode.FailedBeforeAnyChange, unreachable.Output);
        unreachable.Output.Should().ContainAll(":5433 by way of", "nobody listens there", "AllowTcpForwarding");
        planned.ExitCode.Should().Be((int)ExitCode.SomethingToDo, planned.Output);
        there.ExitCode.Should().Be((int)ExitCode.Done, there.Output);
        there.Output.Should().Contain("downtime of clawbot: ");
        moved.Should().Be("tradingbot_gui_app");
        back.ExitCode.Should().Be((int)ExitCode.Done, back.Output);
        (await stack.OldState()).Should().Be(old);
    }
}
