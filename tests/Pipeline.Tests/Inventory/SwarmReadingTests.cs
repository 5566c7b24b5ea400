using Pipeline.Docker;
using Pipeline.Inventories;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// A stack of a swarm is found by its name or its stack file, and what is on other nodes is not made up.
/// </summary>
public sealed class SwarmReadingTests : IDisposable
{
    private static readonly ContainerSummary Here = new()
    {
        Id = "c0",
        State = "running",
        Labels = new Dictionary<string, string>
        {
            ["com.docker.stack.namespace"] = "shop",
            ["com.docker.swarm.service.name"] = "shop_web",
        },
    };

    private readonly FakeSwarm _swarm = new(nodes: 2, tasks: 2);
    private readonly List<DockerEngine> _engines = [];

    public void Dispose()
    {
        _engines.ForEach(e => e.Dispose());
        _swarm.Dispose();
    }

    [Fact]
    public async Task A_manager_names_nodes_and_tasks_and_says_which_were_not_looked_at()
    {
        var sight = Asked(_swarm.Manager);

        var facts = await new SwarmReading(sight, [Here]).Facts("shop", default);

        facts.Nodes.Select(n => (n.Name, n.IsAsked)).Should().Equal(("node0", true), ("node1", false));
        facts
            .Tasks.Select(t => (t.Name, t.Node, t.IsLookedAt))
            .Should()
            .Equal(("web.1", "node0", true), ("web.2", "node1", false));
        facts.Registry.Should().Be("registry:5000");
        sight.NotSeen.Should().ContainSingle().Which.Should().StartWith("web.2 on node1").And.Contain("DOCKER_HOST");
    }

    [Fact]
    public async Task A_worker_knows_only_its_containers_and_that_is_said()
    {
        var sight = Asked(_swarm.Others["node1"]);
        var reading = new SwarmReading(sight, [Here]);

        (await reading.Stacks(default)).Should().Equal("shop");
        (await reading.Facts("shop", default))
            .Should()
            .Match<SwarmFacts>(f => f.Nodes.Count == 0 && f.Tasks.Count == 0);
        sight.NotSeen.Should().ContainSingle().Which.Should().Contain("no manager");
    }

    [Fact]
    public async Task A_stack_file_is_known_by_its_services()
    {
        var reading = new SwarmReading(Asked(_swarm.Manager), []);
        var model = TestStack.With().Compose;

        (await reading.StackOf(model, default)).Should().Be("shop");
        var other = model with { Services = [model.Services[0] with { Name = "other" }] };
        (await reading.StackOf(other, default)).Should().BeNull();
    }

    [Fact]
    public async Task Its_containers_are_described_as_compose_would()
    {
        var containers = await new SwarmReading(Asked(_swarm.Manager), [Here]).Containers("shop", default);

        containers.Should().ContainSingle().Which.Config.Labels["com.docker.compose.service"].Should().Be("c0");
        (await new SwarmReading(Asked(_swarm.Manager), [Here]).Containers("another", default)).Should().BeEmpty();
    }

    private Sight Asked(EngineAddress address)
    {
        var engine = DockerEngine.Connect(address);
        _engines.Add(engine);
        return new Sight(engine, null!);
    }
}
