using System.Diagnostics.CodeAnalysis;
using Pipeline.Docker;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// An engine with containerd's image store, the default of fresh engines from 29 on: an image's ID there is the digest
/// of its manifest, not of its configuration.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes it by IAsyncLifetime")]
public sealed class FaultContainerdStoreTests : IAsyncLifetime
{
    private PrivateEngine _private = null!;
    private DockerEngine _engine = null!;
    private KillMatrixStack _stack = null!;

    public async Task InitializeAsync()
    {
        using (var own = DockerEngine.Connect(EngineAddress.FromEnvironment()))
            await HelperImageBuild.Ensure(own, _ => { }, default);
        _private = await PrivateEngine.Up(EngineStore.Containerd, "pipeline/base:13", HelperImageBuild.Name);
        _engine = DockerEngine.Connect(EngineAddress.Parse(_private.Host));
        _stack = new KillMatrixStack(_engine, new Dictionary<string, string> { ["DOCKER_HOST"] = _private.Host });
    }

    public async Task DisposeAsync()
    {
        await _stack.DisposeAsync();
        _engine.Dispose();
        await _private.DisposeAsync();
    }

    [Fact]
    public async Task With_containerd_s_image_store_a_stack_is_deployed_fails_back_and_is_rolled_back_as_with_the_classic_one()
    {
        (await _engine.System.Info())
            .Driver.Should()
            .Be("overlayfs", "that is how the engine names the store's snapshotter");
        var bench = await FaultStack.Ready(_stack);

        await bench.Run(new FaultCell("containerd's image store", "", ExitCode.Done, "new"));
        var back = await _stack.Program.Run(["Rollback", "--release", "r1", "--go", "volume", "restart"]);
        var status = await _stack.Program.Run(["Status"]);
        var pruned = await _stack.Program.Run(["Prune", "--keep", "2"]);

        back.ExitCode.Should().Be(0, back.Output);
        var now = await KillMatrixSight.Of(_stack);
        now.Image.Should().Be(_stack.History.Find("r1")!.Closing!.Images[_stack.Image]);
        now.Services["web"].Should().Be($"{now.Image} runs shop A, restart always");
        status.ExitCode.Should().Be(0, status.Output);
        pruned.ExitCode.Should().Be(0, pruned.Output);
        await bench.Run(
            new FaultCell(
                "containerd's image store, built image deleted",
                "VerifyImports",
                ExitCode.RolledBack,
                "old",
                "o such image"
            )
            {
                Hooks =
                [
                    (
                        "after Planned VerifyImports",
                        $"docker rmi -f $(docker image inspect -f '{{{{.Id}}}}' {_stack.Image})"
                    ),
                ],
            }
        );
    }
}
