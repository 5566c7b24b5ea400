using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// While the writers are stopped, their next containers are there already, and none waits for another.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class StopWindowTests(World world)
{
    [Fact]
    public async Task The_next_containers_exist_before_the_stop_and_start_together_unless_one_has_to_be_healthy_first()
    {
        await using var stack = await BotAndWorker.Up(world, "");
        (await stack.Deploy()).Should(ExitCode.Done);
        BotAndWorker.Version(stack, "1");
        await stack.Commit("version 1");

        // The bot gets healthy only when the worker runs, so the worker has not waited for that.
        (await stack.Deploy()).Should(ExitCode.Done, "down for about", "as in r1");
        var live = await Containers(stack);
        var stopped = Stopped(stack);
        live.Should().HaveCount(2).And.OnlyContain(c => c.Created < stopped && c.State.StartedAt > stopped);
        live.Select(c => c.Name).Should().Equal($"{stack.Project}-bot-1", $"{stack.Project}-worker-by-hand");
        await stack.Compose("up", "--detach", "--no-build");
        (await Containers(stack)).Select(c => c.Id).Should().Equal(live.Select(c => c.Id), "they are compose's own");

        await LeaveSomeWaiting(stack);
        (await stack.Deploy()).Should(ExitCode.Done, "nothing to do");
        (await Containers(stack)).Select(c => c.Id).Should().Equal(live.Select(c => c.Id), "the rest is cleared away");

        BotAndWorker.Version(stack, "2");
        BotAndWorker.Rules(stack, "gate: healthy, start_timeout: 3s");
        await stack.Commit("version 2");
        (await stack.Deploy()).Should(ExitCode.RolledBack, "bot is starting after 3 s");
        (await Containers(stack)).Select(c => c.ImageId).Should().Equal(live.Select(c => c.ImageId));
        (await stack.InVolume("code", "cat /volume/data/worker")).Should().Be("1", "no worker of version 2 has run");
    }

    /// <summary>As a release that was killed before it stopped anything.</summary>
    private static async Task LeaveSomeWaiting(TestStack stack)
    {
        var project = new ComposeProject(stack.Folder, [], [], stack.Project, []);
        (
            await new ComposeCli(stack.World.Engine.Address, project).CreateBeside(
                new UpRequest
                {
                    Services = ["bot"],
                    NoDeps = true,
                    ForceRecreate = true,
                },
                1
            )
        ).Should().BeTrue();
        (await Containers(stack)).Should().HaveCount(3);
    }

    private static async Task<IReadOnlyList<ContainerDetails>> Containers(TestStack stack)
    {
        var found = new List<ContainerDetails>();
        foreach (
            var container in await stack.World.Engine.Containers.List(
                new ContainerFilter { Labels = [$"{Labels.ComposeProject}={stack.Project}"] }
            )
        )
            found.Add(await stack.World.Engine.Containers.Inspect(container.Id));
        return [.. found.OrderBy(c => c.Config.Labels[Labels.ComposeService], StringComparer.Ordinal)];
    }

    /// <summary>When the last release asked the writers to stop.</summary>
    private static DateTimeOffset Stopped(TestStack stack)
    {
        var journal = Directory
            .GetFiles(stack.World.StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            .Single(f => f.Contains($"/{stack.Project}@", StringComparison.Ordinal));
        var history = ReleaseHistory.Read(journal, TimeProvider.System);
        return Json.Value<BackupReceipt>(history.Releases.Last().Stage(StageNames.BackupVolume)!.Receipt!.Data)!
            .Backups[0]
            .WritersStoppedAt;
    }
}
