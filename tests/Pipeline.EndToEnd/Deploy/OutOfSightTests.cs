using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// An edit of the compose file may take data from a service; nobody approves that without having read it.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class OutOfSightTests(World world)
{
    [Fact]
    public async Task Data_that_a_service_would_begin_without_is_named_and_needs_its_word()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app", prepare: "mkdir /volume/data");
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.InVolume("code", "echo precious >/volume/data/orders.db; echo x >/volume/data/cache");
        await Mount(stack, "\"code:/srv/app\", \"fresh:/srv/app/data\"");
        PythonShop.Rules(
            stack,
            "strategy: rebuild",
            "volumes: { code: { state: [ 'data/**' ], disposable: [ data/cache ] } }"
        );
        await stack.Commit("a volume for the data");
        var shop = (await stack.Running()).Id;

        var hidden =
            $"shop would no longer see, at /srv/app/data, what the volume {stack.Volume("code")} has: orders.db";
        (await stack.DryRun()).Should(
            ExitCode.SomethingToDo,
            "would no longer see, at /srv/app/data",
            "has: orders.db"
        );
        (await stack.Deploy()).Should(ExitCode.FailedBeforeAnyChange, $"not approved: state ({hidden}.", "copy it to");
        (await stack.Running()).Id.Should().Be(shop);

        await stack.Shell(
            $"docker volume create {stack.Volume("fresh")} --label com.docker.compose.project={stack.Project} "
                + "--label com.docker.compose.volume=fresh"
        );
        await stack.InVolume("fresh", "echo precious >/volume/orders.db");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Exec("cat", "data/orders.db")).Should().Contain("precious");

        await Mount(stack, "\"code:/srv/app\"");
        await stack.Commit("without it again");
        await stack.InVolume("fresh", "echo more >/volume/later");
        (await stack.Deploy()).Should(ExitCode.FailedBeforeAnyChange, $"{stack.Volume("fresh")} has: later");
        (await stack.Deploy(o => o with { Go = o.Go.Append(Impact.State).ToHashSet() })).Should(ExitCode.Done);
        (await stack.InVolume("fresh", "cat /volume/later")).Should().Contain("more", "nothing of it is lost");
    }

    private static async Task Mount(TestStack stack, string volumes)
    {
        PythonShop.Compose(stack, volumes);
        await stack.Shell("sed -i 's/^volumes:$/volumes:\\n  fresh: {}/' docker-compose.yml");
    }
}
