using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class SwarmIdentityTests
{
    private static readonly SwarmRules Rules = new("shop", null, new Dictionary<string, EngineAddress>());

    [Fact]
    public async Task A_command_that_does_not_know_a_swarm_refuses_it()
    {
        using var folder = new TestFolder();
        var file = folder.Write(
            "pipeline.yml",
            """
            version: 1
            code:
              - { source: app, path: /app, services: [web] }
            services:
              web: {}
            swarm: { stack: shop }
            """
        );
        var options = new SessionOptions { StackFile = file, Target = "CleanVolume" };
        var log = new ConsoleLog(TextWriter.Null, TimeProvider.System);

        var open = () => ContextLoader.Open(Nowhere, options, log, TimeProvider.System, default);

        var refused = (await open.Should().ThrowAsync<PipelineException>()).Which;
        refused.Code.Should().Be(ExitCode.Usage);
        refused.Message.Should().Contain("CleanVolume does not know a swarm yet");
        var status = () =>
            ContextLoader.Open(Nowhere, options with { KnowsSwarm = true }, log, TimeProvider.System, default);
        (await status.Should().ThrowAsync<Exception>()).Which.Message.Should().NotContain("does not know a swarm");
    }

    [Fact]
    public async Task State_is_keyed_by_the_swarm_whichever_manager_answers_and_by_the_engine_without_one()
    {
        using var fake = FakeEngine.OfVersion("1.45", """{"ID":"the-swarm"}""");
        using var engine = DockerEngine.Connect(fake.Address);
        var manager = Info(
            new SwarmMembership
            {
                NodeId = "n1",
                LocalNodeState = "active",
                ControlAvailable = true,
            }
        );

        (await SwarmIdentity.Of(engine, manager, Rules, default)).Should().Be("the-swarm");
        (await SwarmIdentity.Of(engine, manager, null, default)).Should().Be("the-engine");
    }

    [Theory]
    [InlineData("", "inactive", false, "one that is in no swarm")]
    [InlineData("n1", "active", false, "a worker")]
    [InlineData("n1", "locked", true, "a manager that is away")]
    public async Task An_engine_that_is_no_manager_is_refused(string node, string state, bool control, string found)
    {
        using var engine = DockerEngine.Connect(Nowhere);
        var info = Info(
            new SwarmMembership
            {
                NodeId = node,
                LocalNodeState = state,
                ControlAvailable = control,
            }
        );

        var of = () => SwarmIdentity.Of(engine, info, Rules, default);

        (await of.Should().ThrowAsync<PipelineException>()).Which.Message.Should().Contain(found);
    }

    private static EngineAddress Nowhere { get; } = EngineAddress.Parse("unix:///nowhere/docker.sock");

    private static EngineInfo Info(SwarmMembership membership) => new() { Id = "the-engine", Swarm = membership };
}
