using Pipeline.Docker;
using Pipeline.Stages.Recreate;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>A service that cannot run without the lost node is refused before anything is written.</summary>
public sealed class LostHomeTests
{
    private static readonly SwarmNode Lost = new()
    {
        Id = "n2",
        Description = new NodeDescription { Hostname = "worker-1" },
    };

    [Theory]
    [InlineData("node.hostname == worker-1")]
    [InlineData("node.hostname==worker-1")]
    [InlineData("node.id == n2")]
    public void A_service_that_is_pinned_to_it_is_refused_with_what_to_do(string constraint)
    {
        var problem = LostHome.Problem(Spec(constraint, "data"), [], [Lost]);

        problem!
            .Message.Should()
            .ContainAll("shop_web is pinned to the node worker-1", "volume data", "docker stack deploy");
    }

    [Theory]
    [InlineData("node.hostname == worker-2")]
    [InlineData("node.hostname != worker-1")]
    [InlineData("node.role == worker")]
    public void A_service_that_other_nodes_may_run_is_none(string constraint) =>
        LostHome.Problem(Spec(constraint), [Of("running"), Of("preparing")], [Lost]).Should().BeNull();

    [Fact]
    public void A_task_that_no_other_node_can_have_is_refused()
    {
        var waiting = Of("pending") with
        {
            Status = new TaskState { State = "pending", Err = "no suitable node" },
        };

        var problem = LostHome.Problem(Spec("node.labels.disk == ssd"), [Of("running"), waiting], [Lost]);

        problem!
            .Message.Should()
            .ContainAll("no node for 1 of the tasks of shop_web", "no suitable node", "docker service scale");
    }

    [Fact]
    public void A_task_that_should_have_ended_waits_for_nothing() =>
        LostHome.Problem(Spec(), [Of("pending") with { DesiredState = "shutdown" }], [Lost]).Should().BeNull();

    private static SwarmTask Of(string state) =>
        new()
        {
            Id = state,
            DesiredState = "running",
            Status = new TaskState { State = state },
        };

    private static ServiceSpec Spec(string? constraint = null, string? volume = null)
    {
        var constraints = constraint is null ? "[]" : $"[\"{constraint}\"]";
        var mounts = volume is null ? "[]" : $$"""[{"Type":"volume","Source":"{{volume}}","Target":"/data"}]""";
        return ServiceSpec.Parse(
            $$$"""
            { "Name": "shop_web", "Mode": { "Replicated": { "Replicas": 2 } },
              "TaskTemplate": { "ContainerSpec": { "Image": "web@sha256:1", "Mounts": {{{mounts}}} },
                                "Placement": { "Constraints": {{{constraints}}} } } }
            """
        );
    }
}
