using Pipeline.Bootstrap;
using Pipeline.Docker;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Swarm;

[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class SwarmBenchTests(BenchFixture fixture, ITestOutputHelper output)
{
    private SwarmBench Bench => fixture.Bench;

    [Fact]
    public async Task Three_managers_and_a_worker_are_up()
    {
        var nodes = await fixture.Swarm.Nodes.List();

        output.WriteLine($"up after {fixture.TookToComeUp.TotalSeconds:0.0} s");
        nodes
            .Select(n => (n.Name, n.Status.State, n.Spec.Role))
            .Should()
            .BeEquivalentTo([
                ("manager-1", "ready", "manager"),
                ("manager-2", "ready", "manager"),
                ("manager-3", "ready", "manager"),
                ("worker-1", "ready", "worker"),
            ]);
        nodes.Count(n => n.ManagerStatus is { Leader: true }).Should().Be(1);
        (await Bench.Worker.Engine.System.Info()).Swarm.Should().Match<SwarmMembership>(m => !m.ControlAvailable);
    }

    [Fact]
    public async Task A_machine_that_lost_its_power_is_seen_as_down_and_comes_back_with_its_identity()
    {
        var before = await Node();
        await Bench.Worker.Kill();
        await BenchFixture.Until("the worker is down", async () => (await Node()).Status.State == "down");

        await Bench.Worker.Start();

        await BenchFixture.Until("the worker is back", async () => (await Node()).Status.State == "ready");
        (await Node()).Id.Should().Be(before.Id);
    }

    [Fact]
    public async Task A_machine_whose_cable_is_pulled_goes_on_and_is_reached_again()
    {
        await Bench.Worker.Disconnect();
        await BenchFixture.Until("the worker is down", async () => (await Node()).Status.State == "down");
        (await Bench.Worker.Engine.System.Ping()).Should().NotBeNull("the machine itself goes on");

        await Bench.Worker.Connect();

        await BenchFixture.Until("the worker is back", async () => (await Node()).Status.State == "ready");
    }

    [Fact]
    public async Task A_paused_machine_answers_nothing_until_it_goes_on()
    {
        await Bench.Worker.Pause();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await FluentActions
            .Awaiting(() => Bench.Worker.Engine.System.Ping(patience.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();

        await Bench.Worker.Unpause();

        await Bench.Worker.Engine.System.Ping();
    }

    private async Task<SwarmNode> Node() => (await fixture.Swarm.Nodes.List()).Single(n => n.Name == Bench.Worker.Name);
}
