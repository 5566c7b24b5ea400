using Pipeline.Clusters;
using Pipeline.Docker;

namespace Pipeline.Tests.Clusters;

/// <summary>The three specs of a rollout: what differs from the user's, and what stays.</summary>
public sealed class RolloutWorkTests
{
    private static readonly ServiceSpec Before = ServiceSpec.Parse(
        """
        { "Name": "web", "TaskTemplate": { "ContainerSpec": { "Image": "web@sha256:1", "Env": ["A=1"] } },
          "UpdateConfig": { "Parallelism": 4, "Delay": 60, "FailureAction": "rollback", "Order": "start-first" } }
        """
    );

    private static readonly RolloutWork Work = new("s1", "web", Before, Before.WithImage("web@sha256:2"));

    [Fact]
    public void The_canary_is_one_task_and_Swarm_goes_on_by_itself_only_after_days() =>
        Settings(Work.Canary).Should().Contain("\"Parallelism\":1").And.Contain("\"Delay\":604800000000000");

    [Fact]
    public void The_promotion_has_the_users_parallelism_and_no_delay() =>
        Settings(Work.Promoted).Should().Contain("\"Parallelism\":4").And.Contain("\"Delay\":0");

    [Fact]
    public void Nothing_is_rolled_back_by_Swarm_to_a_spec_that_nobody_verified()
    {
        foreach (var spec in new[] { Work.Canary, Work.Promoted, Work.Returned })
            Settings(spec).Should().Contain("\"FailureAction\":\"pause\"").And.Contain("\"Order\":\"start-first\"");
    }

    [Fact]
    public void All_else_stays()
    {
        Work.Promoted.WithoutUpdateSettings().SameAs(Work.Wanted.WithoutUpdateSettings()).Should().BeTrue();
        Work.Returned.WithoutUpdateSettings().SameAs(Before.WithoutUpdateSettings()).Should().BeTrue();
        Work.Returned.Image.Should().Be("web@sha256:1");
    }

    [Theory]
    [InlineData("running", "gone", true)]
    [InlineData("shutdown", "here", true)]
    [InlineData("shutdown", "gone", false)]
    [InlineData("remove", "gone", false)]
    public void The_end_of_a_task_is_not_waited_for_on_a_node_that_is_lost(string desired, string node, bool waits)
    {
        var task = new SwarmTask
        {
            Id = "t1",
            DesiredState = desired,
            NodeId = node,
        };

        (Work with { LostNodes = new HashSet<string> { "gone" } }).IsSeenToEnd(task).Should().Be(waits);
        Work.IsSeenToEnd(task).Should().BeTrue();
    }

    private static string Settings(ServiceSpec spec)
    {
        var text = "";
        spec.With(s => text = s["UpdateConfig"]!.ToJsonString());
        return text;
    }
}
