using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class SwarmSectionTests
{
    [Fact]
    public void Without_the_section_compose_runs_the_stack() => Samples.Read(Samples.Least).Swarm.Should().BeNull();

    [Fact]
    public void Stack_registry_and_the_way_to_each_node_are_read()
    {
        var swarm = Samples
            .Read(
                Samples.Least
                    + """

                    swarm:
                      stack: shop
                      registry: r.example:5000
                      nodes:
                        worker-1: { host: unix:///run/worker-1.sock }
                        manager-2: { host: "tcp://10.0.0.2:2376", tls: . }
                    """
            )
            .Swarm!;

        (swarm.Stack, swarm.Registry).Should().Be(("shop", "r.example:5000"));
        swarm.Nodes["worker-1"].SocketPath.Should().Be("/run/worker-1.sock");
        swarm.Nodes["manager-2"].Tls!.Verify.Should().BeTrue();
        Path.IsPathFullyQualified(swarm.Nodes["manager-2"].Tls!.Directory!).Should().BeTrue();
    }

    [Theory]
    [InlineData("swarm: { registry: r.example }", "swarm.stack")]
    [InlineData("swarm: { stack: shop, registry: r.example/images }", "swarm.registry")]
    [InlineData("swarm: { stack: shop, registry: images }", "swarm.registry")]
    [InlineData("swarm: { stack: shop, nodes: { a: { host: ssh://a:b@c } } }", "swarm.nodes.a.host")]
    [InlineData("swarm: { stack: shop, nodes: { a: { tls: . } } }", "swarm.nodes.a.host")]
    [InlineData("swarm: { stack: shop, nodes: { a: { host: tcp://a, tls: none-such } } }", "swarm.nodes.a.tls")]
    [InlineData("swarm: { stack: shop, nodez: {} }", "swarm")]
    public void What_is_wrong_is_named_by_its_key(string section, string key) =>
        Samples
            .Problems(() => Samples.Read($"{Samples.Least}\n{section}"))
            .Should()
            .ContainSingle()
            .Which.Key.Should()
            .Be(key);
}
