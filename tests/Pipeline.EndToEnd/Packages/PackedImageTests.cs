using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Packages;

/// <summary>
/// The program from its container image, as docs/container.md has it: without root, by helper containers.
/// </summary>
[Collection(Worlds.Failures)]
[Trait("Needs", "engine")]
public sealed class PackedImageTests(World world) : IAsyncLifetime
{
    private const string Socket = "/var/run/docker.sock";
    private readonly string _state = Directory.CreateTempSubdirectory("e2e-inside-").FullName;
    private string _image = "";
    private string _watch = "";

    public async Task InitializeAsync()
    {
        var packed = await new Command(BuildSh.Root + "/build.sh", "PackImage").Run(default);
        packed.ExitCode.Should().Be(0, packed.Output + packed.Error);
        _image = packed.Output.Split("made the image ")[1].Split(';')[0];
    }

    public async Task DisposeAsync()
    {
        if (_watch.Length > 0)
            await new Command("docker", "compose", "-p", _watch, "down", "--timeout", "1").Run(default);
        Directory.Delete(_state, recursive: true);
        await world.Engine.Images.Remove(_image, force: true);
    }

    [Fact]
    public async Task A_stack_goes_live_is_proven_and_watched_from_inside()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        var user = await Owner(stack.Folder);

        var refused = await Call(stack, user, [], "DeployBaked", "--go", "volume", "restart");
        refused.ExitCode.Should().Be(1, "the journal would go with the container");
        refused.Output.Should().Contain("/var/lib/pipeline");

        string[] state = ["-v", $"{_state}:/var/lib/pipeline"];
        var deployed = await Call(stack, user, state, "DeployBaked", "--go", "volume", "restart");
        deployed.ExitCode.Should().Be(0, deployed.Output + deployed.Error);
        (await stack.Exec("cat", $"{PythonShop.Code}/prices.py"))
            .Should()
            .Be("BREAD = 1", "the commit, without the edit");
        var status = await Call(stack, user, state, "Status");
        status.ExitCode.Should().Be(0, status.Output + status.Error);
        status.Output.Should().Contain("what runs is the last verified release");

        _watch = $"{stack.Project}-watch";
        await Watch("up", user, stack, "--detach");
        await Says("nothing has drifted");
        await stack.InVolume("code", "echo '# drift' >>/volume/prices.py");
        await Says("does not read the code that was verified");
    }

    /// <summary>A user of the engine who is not root.</summary>
    private async Task<string> Owner(string folder)
    {
        if (Environment.IsPrivilegedProcess)
            await new Command("chown", "-R", "12345:12345", folder, _state).Output(default);
        return (await new Command("stat", "-c", "%u:%g", folder).Output(default)).Trim();
    }

    private Task<CommandResult> Call(TestStack stack, string user, string[] more, params string[] arguments) =>
        new Command(
            "docker",
            [
                "run",
                "--rm",
                "--init",
                "--user",
                user,
                "--group-add",
                SocketGroup(),
                "-v",
                $"{Socket}:{Socket}",
                "-v",
                $"{stack.Folder}:{stack.Folder}",
                "-w",
                stack.Folder,
                .. more,
                _image,
                .. arguments,
            ]
        ).Run(default);

    /// <summary>The example, as its head says.</summary>
    private async Task Watch(string verb, string user, TestStack stack, params string[] more) =>
        await new Command("docker", ["compose", "-f", $"{BuildSh.Root}/docs/examples/watch.compose.yml", verb, .. more])
        {
            Environment = new Dictionary<string, string>
            {
                ["PROJECT"] = _watch,
                ["PIPELINE_IMAGE"] = _image,
                ["STACK"] = stack.Folder,
                ["STATE"] = _state,
                ["USER_ID"] = user,
                ["SOCKET_GROUP"] = SocketGroup(),
            },
        }.Output(default);

    private async Task Says(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (
            var line in world.Engine.Containers.Logs($"{_watch}-watch-1", new LogOptions { Follow = true }, limit.Token)
        )
            if (line.Text.Contains(text, StringComparison.Ordinal))
                return;
        Assert.Fail($"the watch ended without saying: {text}");
    }

    private static string SocketGroup() => new Command("stat", "-c", "%g", Socket).Output(default).Result.Trim();
}
