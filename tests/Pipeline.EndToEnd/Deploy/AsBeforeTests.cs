using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>After a deploy, or after its undo, whatever it stopped or made anew is as it was.</summary>
[Collection(Worlds.Failures)]
public sealed class AsBeforeTests(World world)
{
    /// <summary>One of the project and one of nobody's write the volume, too.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_stopped_along_with_the_writers_runs_again(bool good)
    {
        await using var stack = await PerlShop.Up(world);
        var guest = $"{stack.Project}-guest";
        var yml = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write(
            "docker-compose.yml",
            yml.Replace(
                "volumes:\n  code:",
                "  cron: { image: 'pipeline/base:13', init: true, command: [sleep, infinity], network_mode: none, labels: { LABEL: '1' }, volumes: [ 'code:/c' ] }\nvolumes:\n  code:",
                StringComparison.Ordinal
            )
        );
        stack.Write(
            "pipeline.yml",
            (await File.ReadAllTextAsync(stack.StackFile)).Replace(
                "state: [",
                $"also_stop: [ cron, {guest} ]\n    state: [",
                StringComparison.Ordinal
            )
        );
        if (!good)
            stack.Write("src/shop.pl", "exit 7;\n");
        await stack.Commit("also stopped");
        await stack.Compose("up", "--detach", "--no-build", "cron");
        await stack.World.Engine.Containers.Start(
            await stack.World.Engine.Containers.Create(
                new ContainerSpec
                {
                    Image = "pipeline/base:13",
                    Command = ["sleep", "infinity"],
                    Init = true,
                    NetworkMode = "none",
                    Labels = world.Labels,
                    Mounts =
                    [
                        new MountSpec
                        {
                            Type = "volume",
                            Source = stack.Volume("code"),
                            Target = "/c",
                        },
                    ],
                },
                guest
            )
        );

        (await stack.Deploy()).Code.Should().Be(good ? ExitCode.Done : ExitCode.RolledBack);

        foreach (var name in new[] { $"{stack.Project}-cron-1", guest })
            (await stack.World.Engine.Containers.Inspect(name)).State.Running.Should().BeTrue(name);
        await stack.World.Engine.Containers.Remove(guest, force: true, volumes: false);
    }

    [Fact]
    public async Task A_way_back_brings_the_configuration_of_before_although_the_compose_file_is_another()
    {
        await using var stack = await PerlShop.Up(world);
        var yml = await Mode(stack, "old");
        (await stack.Deploy()).Should(ExitCode.Done);

        await Crash(stack, yml);
        (await stack.Deploy()).Should(ExitCode.RolledBack);

        (await stack.Exec("sh", "-c", "echo $MODE")).Should().Be("old");
        await stack.Says("the shop is version 1");
    }

    [Fact]
    public async Task Where_nobody_knows_the_compose_file_of_before_it_is_not_called_the_old_state()
    {
        await using var stack = await PerlShop.Up(world);
        await Crash(stack, await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml")));

        (await stack.Deploy()).Should(ExitCode.RollbackIncomplete, "another environment", "docker compose up -d shop");
    }

    [Fact]
    public async Task Old_code_that_starts_again_and_then_crashes_is_not_called_the_old_state()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.InVolume("code", "printf 'sleep 1; exit 9;' >/volume/shop.pl");
        var rules = await File.ReadAllTextAsync(stack.StackFile);
        stack.Write("pipeline.yml", rules.Replace("500ms", "60s", StringComparison.Ordinal));
        stack.Write("src/shop.pl", "exit 7;\n");
        await stack.Commit("crashes");

        (await stack.Deploy()).Should(ExitCode.RollbackIncomplete, "exited with code 7", "exited with code 9");
    }

    private static async Task<string> Mode(TestStack stack, string mode)
    {
        var yml = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write(
            "docker-compose.yml",
            yml.Replace(
                "network_mode: none",
                $"network_mode: none\n    environment: {{ MODE: {mode} }}",
                StringComparison.Ordinal
            )
        );
        await stack.Commit(mode);
        return yml;
    }

    private static async Task Crash(TestStack stack, string yml)
    {
        stack.Write("docker-compose.yml", yml).Write("src/shop.pl", "exit 7;\n");
        await Mode(stack, "new");
    }
}
