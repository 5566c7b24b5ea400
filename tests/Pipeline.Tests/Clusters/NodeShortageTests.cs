using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Clusters;

/// <summary>
/// A task that no node takes: told long before the deadline, but for a node that may come back.
/// </summary>
public sealed class NodeShortageTests : IDisposable
{
    private readonly FakeSwarm _swarm = new(nodes: 2, tasks: 2) { Waiting = "no suitable node (1 node drained)" };
    private readonly ManualClock _clock = new() { IsImpatient = true };
    private readonly DockerEngine _engine;

    public NodeShortageTests() => _engine = DockerEngine.Connect(_swarm.Manager);

    public void Dispose()
    {
        _engine.Dispose();
        _swarm.Dispose();
    }

    [Fact]
    public async Task With_a_drained_node_it_is_told_soon_with_what_to_type()
    {
        _swarm.Drain(1);

        await Fails("no node takes web.1: no suitable node*not active: node1*docker node update*", soon: true);
    }

    [Fact]
    public async Task A_node_that_may_come_back_is_waited_for()
    {
        _swarm.CutOff(1);

        await Fails("web took longer than 300 s*", soon: false);
    }

    [Fact]
    public async Task A_node_that_is_named_as_lost_is_not()
    {
        _swarm.CutOff(1);

        await Fails("no node takes web.1*", soon: true, "n1");
    }

    /// <summary>Both of a deploy and of its undo.</summary>
    private async Task Fails(string why, bool soon, params string[] lost)
    {
        var before = ServiceSpec.Parse(_swarm.Spec);
        var work = new RolloutWork(FakeSwarm.Service, "web", before, before.WithImage("web@sha256:2"))
        {
            LostNodes = lost.ToHashSet(),
        };
        var rollout = new Rollout(_engine.Swarm, null, new StackHold(), _clock);
        foreach (
            var act in new[]
            {
                () => rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default),
                () => (Task)rollout.Restore(work, default),
            }
        )
        {
            var began = _clock.Now;
            (await act.Should().ThrowAsync<RolloutException>()).WithMessage(why);
            (_clock.Now - began < TimeSpan.FromMinutes(1)).Should().Be(soon);
        }
    }
}
