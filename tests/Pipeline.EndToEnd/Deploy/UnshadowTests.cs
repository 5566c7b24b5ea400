using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Rollback;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// An anonymous volume over the code is renewed by each recreate: what is in it, and which one it is, must not get lost
/// by that.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class UnshadowTests(World world)
{
    private const string Volumes = "\"code:/srv/app\", \"/srv/app/shop\", \"./conf:/conf\"";

    [Fact]
    public async Task State_in_it_stops_the_plan_until_it_has_a_named_volume_and_goes_there_with_the_commands_of_the_message()
    {
        await using var stack = await Live();
        await stack.Exec("sh", "-c", $"echo precious >{PythonShop.Code}/precious.db");
        await Commit(stack, 2);
        (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "precious.db",
            "neither in git nor in the image",
            "a folder of its own"
        );

        await stack.Exec("sh", "-c", $"cd {PythonShop.Code} && mkdir data && mv precious.db data");
        var refused = (await stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "data/precious.db",
            "docker volume create"
        );
        PythonShop.Compose(stack, $"{Volumes}, \"data:{PythonShop.Code}/data\"");
        var compose = await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"));
        stack.Write("docker-compose.yml", compose.TrimEnd() + "\n  data: { labels: { LABEL: \"1\" } }\n");
        PythonShop.Rules(stack, "strategy: unshadow\n    ignore: ['data']", "");
        foreach (
            var line in refused
                .Output.Split('\n')
                .Select(l => l.Trim())
                .Where(l => l.StartsWith("docker ", StringComparison.Ordinal))
                .Distinct()
        )
            await stack.Shell(line);
        await stack.Commit("a volume of its own");

        (await stack.Deploy()).Should(ExitCode.Done, "all that is in it is in git or in the image");
        await stack.Says("the shop asks 2");
        (await stack.Exec("cat", $"{PythonShop.Code}/data/precious.db")).Should().Be("precious");
    }

    [Fact]
    public async Task A_failed_deploy_and_an_undo_bring_back_the_very_volume_and_another_one_is_never_the_old_state()
    {
        await using var stack = await Live();
        var first = await Anonymous(stack);
        await Commit(stack, "object()");
        (await stack.Deploy()).Should(ExitCode.RolledBack, "the old state is proven to be live");
        (await Anonymous(stack)).Should().Be(first);
        await stack.Says("the shop asks 1");

        await Commit(stack, 3);
        (await stack.Deploy()).Should(ExitCode.Done);
        (await Anonymous(stack)).Should().NotBe(first);
        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        (await Anonymous(stack)).Should().Be(first);

        await Commit(stack, 4);
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.Shell($"docker volume rm {first} && mv conf former && mkdir conf");
        (await stack.Undo("CheckMarker")).Should(
            ExitCode.RollbackIncomplete,
            "not every mount is the one that it was",
            $"was anonymous volume {first}",
            "/conf was bind"
        );
    }

    private async Task<TestStack> Live()
    {
        var stack = await PythonShop.Up(world, "/srv/app");
        stack.Write("conf/shop.conf", "");
        PythonShop.Compose(stack, Volumes);
        PythonShop.Rules(stack, "strategy: unshadow", "");
        await stack.Commit("another strategy");
        (await stack.Deploy()).Should(ExitCode.Done);
        return stack;
    }

    private static Task<string> Commit(TestStack stack, object price) =>
        stack.Write("src/prices.py", $"BREAD = {price}\n").Commit($"price {price}");

    private static async Task<string> Anonymous(TestStack stack) =>
        (await stack.Running()).Mounts.Single(m => m.Destination == PythonShop.Code).Name;
}
