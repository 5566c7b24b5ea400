namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class NetworkTests(RealEngine real)
{
    [Fact]
    public async Task A_container_joins_and_leaves_a_network()
    {
        var networks = real.Engine.Networks;
        var name = real.NewName();
        var id = await networks.Create(
            new NetworkSpec
            {
                Name = name,
                Internal = true,
                Labels = real.Labels,
            }
        );
        (await networks.List(new NetworkFilter { Name = name }))
            .Should()
            .ContainSingle()
            .Which.Internal.Should()
            .BeTrue();
        var container = await real.Sleeper(spec => spec with { NetworkMode = name });
        var address = (await real.Engine.Containers.Inspect(container)).NetworkSettings.Networks[name].IPAddress;
        (await networks.Inspect(id)).Containers[container].IPv4Address.Should().StartWith($"{address}/");
        await networks.Disconnect(id, container);
        (await real.Engine.Containers.Inspect(container)).NetworkSettings.Networks.Should().BeEmpty();
        await networks.Connect(id, container, ["other"]);
        (await real.Engine.Containers.Inspect(container))
            .NetworkSettings.Networks[name]
            .Aliases.Should()
            .Contain("other");
        await real.Engine.Containers.Remove(container, force: true);
        await networks.Remove(id);
    }
}
