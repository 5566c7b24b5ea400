using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Clusters;

/// <summary>A task is looked at by the engine of its node, or not at all.</summary>
public sealed class TaskPlacesTests : IDisposable
{
    private readonly FakeSwarm _swarm = new(nodes: 2, tasks: 2);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task Each_task_is_asked_for_at_the_engine_of_its_node()
    {
        using var stack = new CutOverSwarm(_swarm);
        using var places = await TaskPlaces.Reach(stack.Context, default);
        var tasks = await new Services(stack.Context).Look(default);

        tasks.Select(t => places.Of(t).Engine.Address).Should().Equal(_swarm.Manager, _swarm.Others["node1"]);
        (await places.Inspect(tasks[1], default)).Id.Should().Be(tasks[1].Container);
    }

    [Fact]
    public async Task A_node_that_pipeline_yml_does_not_name_is_refused_with_the_key_that_is_missing() =>
        (await Refusal(new Dictionary<string, EngineAddress>()))
            .Should()
            .Contain("web.2 on node1 cannot be looked at")
            .And.Contain("swarm.nodes.node1.host");

    [Fact]
    public async Task A_node_whose_engine_does_not_answer_is_refused_and_no_other_one_is_taken_for_it()
    {
        _swarm.Lose(1);

        (await Refusal(_swarm.Others)).Should().Contain("web.2 on node1 cannot be looked at");
    }

    [Fact]
    public async Task Of_two_nodes_with_one_name_none_is_taken_for_the_other()
    {
        _swarm.NameOfAll = "twin";

        (await Refusal(new Dictionary<string, EngineAddress> { ["n1"] = _swarm.Others["node1"] }))
            .Should()
            .Contain("2 nodes have that name")
            .And.Contain("give each node a host name of its own");
    }

    /// <summary>Of the task on the second node.</summary>
    private async Task<string> Refusal(IReadOnlyDictionary<string, EngineAddress> nodes)
    {
        using var stack = new CutOverSwarm(_swarm, nodes);
        using var places = await TaskPlaces.Reach(stack.Context, default);
        var task = (await new Services(stack.Context).Look(default))[1];
        return FluentActions.Invoking(() => places.Of(task)).Should().Throw<PipelineException>().Which.Message;
    }
}
