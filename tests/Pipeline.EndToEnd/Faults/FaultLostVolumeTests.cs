using Pipeline.Docker;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// The one fault after which the pipeline cannot have the old state by itself: it must not say that it has, and must
/// say where it is.
/// </summary>
public sealed class FaultLostVolumeTests
{
    [Fact]
    public async Task A_volume_that_was_removed_is_not_taken_for_the_old_state()
    {
        using var engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
        await HelperImageBuild.Ensure(engine, _ => { }, default);
        await using var stack = new KillMatrixStack(engine);
        await stack.Up();
        await stack.Commit("B", "version B");
        var volume = $"{stack.Project}_data";
        var hook = await FaultBench.Hook(
            stack.Folder,
            [
                (
                    "after Proved BackupVolume",
                    $"docker ps -aq --filter label=com.docker.compose.project={stack.Project} | xargs docker rm -f; docker volume rm {volume}"
                ),
            ]
        );

        var run = await stack.Program.Run(
            ["DeployBaked", "--go", "volume", "restart"],
            more: new Dictionary<string, string> { ["PIPELINE_AT_RECORD"] = hook }
        );

        run.ExitCode.Should().Be((int)ExitCode.RollbackIncomplete, run.Output);
        var backup = await stack.BackupOf("r2");
        run.Output.Should()
            .Contain($"{volume} was removed by somebody")
            .And.Contain($"all of it is in the backup volume {backup}")
            .And.NotContain("the old state is proven to be live");
        (
            await stack.Output(
                "docker",
                "run",
                "--rm",
                "-v",
                $"{backup}:/b:ro",
                "pipeline/base:13",
                "sh",
                "-c",
                "stat -c %u:%g:%s /b/shop/data/orders.db; cat /b/config.json"
            )
        )
            .Should()
            .Be("12:34:8\n{}");
        FaultTable.Keep(
            new FaultRow(
                "volume and its containers removed",
                "RebuildVolume",
                FaultBench.FirstError(run.Output),
                run.ExitCode,
                "by hand",
                "whole in the backup",
                run.Took.TotalSeconds
            )
        );
    }
}
