using Pipeline.Database;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Database;

public sealed class DatabaseLinkTests
{
    [Fact]
    public async Task A_database_of_a_swarm_without_a_published_port_is_refused_with_what_to_write()
    {
        using var swarm = new FakeSwarm(tasks: 1);
        using var stack = new CutOverSwarm(swarm);

        var open = () => DatabaseLink.Open(stack.Context, default);

        (await open.Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain("web publishes no port")
            .And.Contain("{ target: 5432, published: 5432, mode: host }")
            .And.NotContain(CutOverSwarm.OldPassword);
    }

    [Fact]
    public async Task One_that_does_not_run_is_refused_before()
    {
        using var swarm = new FakeSwarm(tasks: 1) { Waiting = "no suitable node" };
        using var stack = new CutOverSwarm(swarm);

        var open = () => DatabaseLink.Open(stack.Context, default);

        (await open.Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain("the database service web does not run")
            .And.Contain("docker service ps shop_web");
    }
}
