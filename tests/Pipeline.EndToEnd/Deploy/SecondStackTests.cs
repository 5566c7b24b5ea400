using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Deploy;

[Collection(Worlds.Deploys)]
public sealed class SecondStackTests(World world)
{
    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Another_language_without_a_database_goes_live_commit_by_commit_and_keeps_its_state(
        VolumeAccessMode access
    )
    {
        await using var stack = await PerlShop.Up(world);
        var state = await PerlShop.State(stack);

        (await Deploy()).Should(ExitCode.Done, "shop was down");
        await IsLive(1);
        (await PerlShop.State(stack)).Should().Be(state);

        var before = await stack.Running();
        (await Deploy()).Should(ExitCode.Done, "nothing to do");
        var after = await stack.Running();
        (after.Id, after.State.StartedAt).Should().Be((before.Id, before.State.StartedAt));

        PerlShop.Version(stack, 2);
        await stack.Commit("version 2");
        (await Deploy()).Should(ExitCode.Done);
        await IsLive(2);
        (await PerlShop.State(stack)).Should().Be(state);

        Task<Ending> Deploy() => stack.Deploy(o => o with { VolumeAccess = access });
        async Task IsLive(int version)
        {
            await stack.Says($"the shop is version {version}");
            (await stack.Exec("cat", "/app/lib/Shop.pm")).Should().Be(await stack.Git("show", "HEAD:src/lib/Shop.pm"));
            (await stack.Exec("cat", "/app/.pipeline-marker")).Should().Contain(await stack.Head());
        }
    }
}
