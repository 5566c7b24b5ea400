using System.Runtime.Versioning;
using Pipeline.EndToEnd.CutOver;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>The database goes away in the middle of a cut-over of the demo.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class FaultDatabaseTests(CutOverStack demo)
{
    [Fact]
    public async Task A_database_that_was_stopped_is_started_for_the_way_back()
    {
        var env = await File.ReadAllBytesAsync(demo.EnvFile);
        var program = new KillMatrixProgram(demo.StackFile, demo.State, new Dictionary<string, string>());
        var hook = await FaultBench.Hook(demo.State, [("after Planned CutOverEnv", $"docker stop {demo.Database}")]);

        var run = await program.Run(
            ["CutOver", "--allow-dirty-tree", "--go", "privilege"],
            more: new Dictionary<string, string> { ["PIPELINE_AT_RECORD"] = hook }
        );

        run.ExitCode.Should().Be((int)ExitCode.RolledBack, run.Output);
        run.Output.Should().Contain("next: ").And.Contain("was stopped meanwhile");
        await demo.StartDatabase();
        (await File.ReadAllBytesAsync(demo.EnvFile)).Should().Equal(env);
        (await demo.LoggedIn()).Should().Be("tradingbot_gui");
        FaultTable.Keep(
            new FaultRow(
                "Postgres stopped",
                "CutOverEnv",
                FaultBench.FirstError(run.Output),
                run.ExitCode,
                "",
                "old",
                run.Took.TotalSeconds
            )
        );
    }
}
