using Pipeline.Hosts;

namespace Pipeline.EndToEnd;

/// <summary>The real <c>./build.sh</c>, as a user types it.</summary>
[Collection(nameof(World))]
public sealed class CommandLineTests(World world)
{
    [Fact]
    public async Task DeployBaked_asks_for_its_words_deploys_and_then_has_nothing_to_do()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        var refused = await Build(stack);
        refused.ExitCode.Should().Be(1, refused.Output);
        refused.Output.Should().Contain("--go volume restart");
        (await Build(stack, "--dry-run")).ExitCode.Should().Be(2);

        var deployed = await Build(stack, "--go", "volume", "restart");
        deployed.ExitCode.Should().Be(0, deployed.Output);
        await stack.Says("the shop asks 1");
        var again = await Build(stack, "--go", "volume", "restart");
        again.ExitCode.Should().Be(0, again.Output);
        again.Output.Should().Contain("nothing to do");
    }

    private Task<CommandResult> Build(TestStack stack, params string[] arguments) =>
        new Command(Path.Combine(Root, "build.sh"), ["DeployBaked", "--stack", stack.StackFile, .. arguments])
        {
            Environment = new Dictionary<string, string> { ["PIPELINE_STATE"] = world.StateFolder },
        }.Run(default);

    private static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "build.sh")) ? folder : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no build.sh above the tests"));
}
