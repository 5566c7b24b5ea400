using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// The real <c>./build.sh</c> with our host's hooks in our order and in NUKE's: exit codes, the one document and the
/// rollback are the same.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class HostOrderTests(World world)
{
    [Theory]
    [InlineData("ours")]
    [InlineData("nuke")]
    public async Task Exit_codes_documents_and_rollback_do_not_depend_on_the_order_of_the_hooks(string order)
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        var build = new BuildSh(stack)
        {
            More = new Dictionary<string, string> { ["PIPELINE_HOST_ORDER"] = order, ["Keep"] = "1" },
        };
        var (head, running) = (await stack.Head(), (await stack.Running()).Id);
        (await build.Run("DeployBaked", "--no-such-option")).ExitCode.Should().Be(64);
        (await build.Run("DeployBaked", "--go", "everything")).ExitCode.Should().Be(64);
        (await build.Run("Recreate", "--skip", "RebuildVolume", "--go", "restart")).ExitCode.Should().Be(64);
        (await build.Run("DeployBaked", "--dry-run")).ExitCode.Should().Be(2);

        var hook = await build.InterruptAfter("Proved", "BuildImage");
        var more = new Dictionary<string, string>(build.More) { ["PIPELINE_AT_RECORD"] = hook };
        var interrupted = await new BuildSh(stack) { More = more }.Json(
            130,
            "DeployBaked",
            "--go",
            "volume",
            "restart"
        );
        interrupted.GetProperty("outcome").GetString().Should().Be("rolledBack");
        (await stack.Head()).Should().Be(head);
        (await stack.Running()).Id.Should().Be(running);

        var deployed = await build.Json(0, "DeployBaked", "--go", "volume", "restart");
        deployed.GetProperty("outcome").GetString().Should().Be("verified");
        (await build.Json(0, "Status")).GetProperty("services")[0].GetProperty("proven").GetBoolean().Should().BeTrue();
        (await build.Json(0, "Releases")).EnumerateArray().Last().GetProperty("state").GetString().Should().Be("live");
    }
}
