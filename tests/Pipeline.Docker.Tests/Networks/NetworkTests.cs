using Pipeline.Platform;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class NetworkTests(RealEngine real)
{
    [Fact]
    public async Task A_network_is_found_and_removed_once_no_container_is_in_it()
    {
        var networks = real.Engine.Networks;
        var name = real.NewName();
        await new Command("docker", "network", "create", "--internal", "--label", "docker-tests=1", name).Output(
            default
        );
        var network = (await networks.List(new NetworkFilter { Name = name })).Should().ContainSingle().Which;
        network.Internal.Should().BeTrue();
        var container = await real.Sleeper(spec => spec with { NetworkMode = name });
        (await real.Engine.Containers.Inspect(container))
            .NetworkSettings.Networks[name]
            .IPAddress.Should()
            .NotBeEmpty();
        await FluentActions.Awaiting(() => networks.Remove(network.Id)).Should().ThrowAsync<DockerException>();
        await real.Engine.Containers.Remove(container, force: true);
        await networks.Remove(network.Id);
        (await networks.List(new NetworkFilter { Name = name })).Should().BeEmpty();
    }
}
