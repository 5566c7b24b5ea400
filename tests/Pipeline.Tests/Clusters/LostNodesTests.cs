using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Clusters;

/// <summary>Only a node that is away may be named by <c>--without-node</c>; it is not taken for looked at.</summary>
public sealed class LostNodesTests : IDisposable
{
    private readonly FakeSwarm _swarm = new(nodes: 3, tasks: 2);
    private readonly DockerEngine _engine;

    public LostNodesTests() => _engine = DockerEngine.Connect(_swarm.Manager);

    public void Dispose()
    {
        _engine.Dispose();
        _swarm.Dispose();
    }

    [Fact]
    public async Task Without_a_lost_node_what_the_others_run_is_proven_and_it_is_said_not_to_be_looked_at()
    {
        _swarm.Lose(2);

        await LostNodes.Require(Context("node2"), default);
        var evidence = await Look("node2");

        evidence.Should().OnlyContain(e => e.Holds);
        evidence
            .Should()
            .ContainSingle(e => e.Claim.Contains("node2"))
            .Which.Should()
            .Match<Evidence>(e => e.Found.StartsWith("NOT LOOKED AT") && e.Note!.Contains("node2 was NOT LOOKED AT"));
    }

    [Fact]
    public async Task A_lost_node_that_nobody_names_leaves_it_unproven()
    {
        _swarm.Lose(2);

        (await Look()).Where(e => !e.Holds).Select(e => e.Claim).Should().Equal("node2 can be looked at");
    }

    [Fact]
    public async Task By_its_ID_it_is_the_same()
    {
        _swarm.Lose(2);

        await LostNodes.Require(Context("n2"), default);
        (await Look("n2")).Should().OnlyContain(e => e.Holds);
    }

    [Fact]
    public async Task A_node_that_the_swarm_does_not_have_is_refused()
    {
        var refused = await Refused("node7");

        refused.Code.Should().Be(ExitCode.Usage);
        refused.Message.Should().Contain("--without-node node7").And.Contain("node2 (n2, ready)");
    }

    [Fact]
    public async Task A_node_that_is_well_is_refused_and_is_looked_at_all_the_same()
    {
        (await Refused("node1")).Message.Should().Contain("they call it ready").And.Contain("leave it out");
        (await Look("node1")).Should().NotContain(e => e.Found.Contains("NOT LOOKED AT"));
    }

    [Fact]
    public async Task A_node_that_is_only_cut_off_from_the_managers_is_refused_and_is_looked_at_all_the_same()
    {
        _swarm.CutOff(1);

        (await Refused("node1")).Message.Should().Contain("its engine answers at");
        var evidence = await Look("node1");
        evidence.Should().NotContain(e => e.Found.Contains("NOT LOOKED AT")).And.OnlyContain(e => e.Holds);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once() =>
        (await Refused("node1", "node7")).Message.Should().Contain("node1").And.Contain("node7");

    [Fact]
    public async Task A_stack_on_one_host_has_no_nodes()
    {
        var context = Context("node2") with { Stack = TestStack.With() };

        (await Refused(context)).Code.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public async Task Where_no_node_is_named_nobody_is_asked()
    {
        await LostNodes.Require(TestContext.Of(TestStack.With()), default);

        _swarm.Calls.Should().Be(0);
    }

    private Task<PipelineException> Refused(params string[] without) => Refused(Context(without));

    private static async Task<PipelineException> Refused(StackContext context) =>
        (
            await FluentActions
                .Awaiting(() => LostNodes.Require(context, default))
                .Should()
                .ThrowAsync<PipelineException>()
        ).Which;

    private async Task<IReadOnlyList<Evidence>> Look(params string[] without)
    {
        var context = Context(without);
        var swarm = new SwarmCluster(context, context.Stack.Definition.Swarm!);
        return await swarm.Tasks(FakeSwarm.Service, mustBePinned: true, default);
    }

    private StackContext Context(params string[] without)
    {
        var stack = TestStack.With();
        var rules = new SwarmRules("shop", null, _swarm.Others);
        return TestContext.Of(stack with { Definition = stack.Definition with { Swarm = rules } }) with
        {
            Engine = _engine,
            WithoutNodes = without,
        };
    }
}
