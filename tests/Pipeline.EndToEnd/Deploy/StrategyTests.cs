using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// From code in a volume to the strategies that leave no volume over the code; each serves a commit after the first
/// one, too.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class StrategyTests(World world)
{
    [Fact]
    public async Task An_anonymous_volume_over_the_code_path_uncovers_the_baked_code()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        PythonShop.Compose(stack, "\"code:/srv/app\", \"/srv/app/shop\"");
        PythonShop.Rules(stack, "strategy: unshadow", "");
        await GoesLiveTwice(stack);
        (await stack.InVolume("code", "cat /volume/shop/prices.py"))
            .Should()
            .Contain("# edited in the volume", "the old volume is not touched");
    }

    [Fact]
    public async Task Code_outside_of_every_mount_is_the_baked_code()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        PythonShop.Compose(stack, "\"code:/var/lib/shop\"");
        PythonShop.Rules(stack, "strategy: mount-path", "");
        await GoesLiveTwice(stack);
    }

    private static async Task GoesLiveTwice(TestStack stack)
    {
        await stack.Commit("another strategy");
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.Says("the shop asks 1");
        (await stack.Deploy()).Should(ExitCode.Done, "nothing to do");

        PythonShop.Price(stack, 2);
        await stack.Commit("dearer");
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.Says("the shop asks 2");

        await stack.Exec("sed", "-i", "s/2/3/", $"{PythonShop.Code}/prices.py");
        (await stack.DryRun()).Should(ExitCode.SomethingToDo, "prices.py: content");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.DryRun()).Should(ExitCode.Done);
    }
}
