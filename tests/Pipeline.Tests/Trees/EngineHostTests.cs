using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>What leads to an engine does not say where the engine is.</summary>
public sealed class EngineHostTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("engine-root-");

    private static EngineAddress Socket => EngineAddress.Parse("unix:///var/run/docker.sock");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("unix:///tmp/s", "here", "6.1", true)]
    [InlineData("unix:///tmp/forwarded", "elsewhere", "6.1", false)]
    [InlineData("unix:///tmp/s", "here", "6.12", false)]
    [InlineData("tcp://here:2376", "here", "6.1", false)]
    [InlineData("ssh://me@here", "here", "6.1", false)]
    public void The_engine_is_here_only_behind_a_socket_and_with_this_machines_name_and_kernel(
        string address,
        string name,
        string kernel,
        bool isHere
    ) =>
        EngineHost
            .IsProbablyHere(
                EngineAddress.Parse(address),
                new EngineInfo { Name = name, KernelVersion = kernel },
                "here",
                "6.1"
            )
            .Should()
            .Be(isHere);

    /// <summary>A machine of which nothing is known, as one without a kernel's version here, is no engine's.</summary>
    [Fact]
    public void Without_a_kernels_version_here_the_engine_is_elsewhere() =>
        EngineHost
            .IsProbablyHere(Socket, new EngineInfo { Name = "mac", KernelVersion = "6.1" }, "mac", kernel: null)
            .Should()
            .BeFalse();

    [Theory]
    [InlineData("unix:///var/run/docker.sock", "E1", true)]
    [InlineData("unix:///var/run/docker.sock", "E2", false)]
    [InlineData("ssh://me@host", "E1", false)]
    [InlineData("tcp://host", "E1", false)]
    public async Task The_data_root_counts_only_behind_a_socket_and_with_the_engines_id(
        string address,
        string answered,
        bool isOurs
    )
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "engine-id"), "E1\n");

        var (folder, obstacle) = await EngineHost.DataRoot(
            EngineAddress.Parse(address),
            new EngineInfo { Id = answered, DockerRootDir = _root.FullName },
            isRoot: true,
            CancellationToken.None
        );

        folder.Should().Be(isOurs ? _root.FullName : null);
        (obstacle is null).Should().Be(isOurs);
    }

    [Fact]
    public async Task Without_root_the_data_root_is_not_looked_at() =>
        (await EngineHost.DataRoot(Socket, new EngineInfo(), isRoot: false, CancellationToken.None))
            .Obstacle.Should()
            .Be("it needs root on Linux");
}
