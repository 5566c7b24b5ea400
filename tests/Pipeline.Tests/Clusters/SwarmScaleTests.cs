using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;
using Xunit.Abstractions;

namespace Pipeline.Tests.Clusters;

/// <summary>What a look at all tasks of a service costs: calls and bytes, which grow as nodes and tasks do.</summary>
public sealed class SwarmScaleTests(ITestOutputHelper output)
{
    /// <summary>Of the managers: nodes, info, and twice the service and its tasks.</summary>
    private const int Fixed = 6;

    /// <summary>Of each node: the list of its containers; of those beside the manager, who it is.</summary>
    private static int Expected(int nodes, int tasks) => Fixed + nodes + (nodes - 1) + tasks;

    [Fact]
    public async Task Fifty_nodes_with_200_tasks_cost_calls_and_bytes_in_proportion()
    {
        var (small, large) = (await Cost(5, 20), await Cost(50, 200));

        output.WriteLine($"5 nodes, 20 tasks: {small}; 50 nodes, 200 tasks: {large}");
        (small.Calls, large.Calls).Should().Be((Expected(5, 20), Expected(50, 200)));
        large.Bytes.Should().BeLessThan(11 * small.Bytes, "ten times as much of everything is ten times the bytes");
    }

    [Fact]
    public async Task A_node_more_costs_two_calls_and_a_task_more_costs_one()
    {
        var (one, node, task) = (await Cost(5, 20), await Cost(6, 20), await Cost(5, 21));

        (node.Calls - one.Calls, task.Calls - one.Calls).Should().Be((2, 1));
    }

    private static async Task<(int Calls, long Bytes)> Cost(int nodes, int tasks)
    {
        using var swarm = new FakeSwarm(nodes, tasks);
        using var engine = DockerEngine.Connect(swarm.Manager);
        var context = TestContext.Of(TestStack.With()) with { Engine = engine };
        var rules = new SwarmRules("shop", null, swarm.Others);

        var evidence = await new SwarmCluster(context, rules).Tasks(FakeSwarm.Service, mustBePinned: true, default);

        evidence.Should().OnlyContain(e => e.Holds).And.Contain(e => e.Claim == $"{tasks} tasks of web run");
        return (swarm.Calls, swarm.Bytes);
    }
}
