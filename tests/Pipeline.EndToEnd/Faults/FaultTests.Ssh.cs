using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// The engine is reached over ssh: everything works through it, and a connection that breaks is like an engine that
/// goes away.
/// </summary>
public sealed partial class FaultTests
{
    /// <summary>Between two calls a stage goes on over a new connection.</summary>
    [Fact]
    public async Task Over_ssh_a_release_is_made_though_the_connection_is_cut_and_rolled_back()
    {
        var server = await world.Ssh;
        await world.Bench.Run(
            new FaultCell("ssh connection cut", "RebuildVolume", ExitCode.Done, "new")
            {
                Hooks = [("after Planned RebuildVolume", server.CutScript)],
                Environment = await server.Client(),
            }
        );

        var back = await Stack.Program.Run(
            ["Rollback", "--release", "r1", "--go", "volume", "restart"],
            more: await server.Client()
        );

        back.ExitCode.Should().Be(0, "it said:\n{0}", back.Output);
        (await Stack.Output("docker", "top", $"{Stack.Project}-web-1")).Should().Contain("shop A");
        await server.SessionsEnd();
    }

    /// <summary>Nothing of a killed pipeline stays logged in.</summary>
    [Fact]
    public async Task The_connection_ends_with_a_pipeline_that_is_killed()
    {
        var server = await world.Ssh;
        await world.Bench.Run(
            new FaultCell("killed over ssh", "BakeCode", (ExitCode)137, "old")
            {
                Hooks = [("after Planned BakeCode", "kill -9 $PPID")],
                Environment = await server.Client(),
                Heal = server.SessionsEnd,
                TakenUpBy = ["Resume", "--undo"],
            }
        );
    }

    [Fact]
    public async Task A_connection_that_breaks_and_comes_back_is_waited_for()
    {
        var server = await world.Ssh;
        await world.Bench.Run(
            new FaultCell(
                "ssh server away for 3 s",
                "Recreate",
                ExitCode.RolledBack,
                "old",
                "does not answer; waiting up to",
                "the engine answers again"
            )
            {
                Hooks = [("after Planned Recreate", server.DownScript(3))],
                Environment = await server.Client(),
            }
        );
    }

    [Fact]
    public async Task A_connection_that_stays_away_leaves_the_release_open()
    {
        var server = await world.Ssh;
        await world.Bench.Run(
            new FaultCell(
                "ssh server gone",
                "RebuildVolume",
                ExitCode.RollbackIncomplete,
                "old",
                "no ssh server listens on",
                "stays open",
                $"bring {server.Address}, the way to it and its engine back"
            )
            {
                Hooks = [("after Planned RebuildVolume", server.GoneScript)],
                Environment = new Dictionary<string, string>(await server.Client()) { ["PIPELINE_ENGINE_WAIT"] = "1s" },
                Heal = server.ComeBack,
                TakenUpBy = ["Resume", "--undo"],
            }
        );
    }

    /// <summary>No password is asked for, no unknown host is trusted, and nothing is waited for in vain.</summary>
    [Theory]
    [InlineData("root", false, true, "", "its host key is not known here")]
    [InlineData("root", true, false, "", "ssh's login was refused")]
    [InlineData("guest", true, true, "", "may not use /var/run/docker.sock")]
    [InlineData("bound", true, true, "", "AllowStreamLocalForwarding")]
    [InlineData("root", true, true, "/run/none.sock", "has no socket /run/none.sock")]
    [InlineData("root", true, true, ":9", "no ssh server listens")]
    public async Task An_engine_that_cannot_be_had_over_ssh_is_explained(
        string user,
        bool knows,
        bool key,
        string end,
        string reason
    )
    {
        var server = await world.Ssh;

        var run = await Stack.Program.Run(Deploy, more: await server.Client(user, knows, key, end));

        run.ExitCode.Should().Be((int)ExitCode.FailedBeforeAnyChange, "it said:\n{0}", run.Output);
        run.Output.Should().Contain(reason).And.Contain("over ssh");
    }

    /// <summary>As root on the very machine: the address says that it is another one.</summary>
    [Fact]
    public async Task The_volumes_of_an_engine_over_ssh_are_never_looked_for_on_this_machine()
    {
        var server = await world.Ssh;

        var run = await Stack.Program.Run([.. Deploy, "--volume-access", "direct"], more: await server.Client());

        run.ExitCode.Should().NotBe(0);
        run.Output.Should().Contain("Direct volume access is not possible").And.Contain("--volume-access helper");
    }
}
