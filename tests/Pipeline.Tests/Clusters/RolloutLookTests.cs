using System.Text.Json.Nodes;
using Pipeline.Clusters;
using Pipeline.Docker;

namespace Pipeline.Tests.Clusters;

/// <summary>When all tasks of a service are those of a spec: by the tasks, whatever Swarm says of its update.</summary>
public sealed class RolloutLookTests
{
    private static readonly ServiceSpec Old = ServiceSpec.Parse(
        """
        { "Name": "web", "TaskTemplate": { "ContainerSpec": { "Image": "web@sha256:1" }, "ForceUpdate": 3 },
          "Mode": { "Replicated": { "Replicas": 2 } } }
        """
    );

    private static readonly ServiceSpec New = Old.WithImage("web@sha256:2");

    [Fact]
    public void Two_tasks_that_run_the_image_are_all() => Look(Task(New), Task(New)).AllAre(New).Should().BeTrue();

    [Fact]
    public void One_of_two_is_not_all() => Look(Task(New)).AllAre(New).Should().BeFalse();

    [Fact]
    public void A_task_of_the_old_image_is_none_of_the_new_spec() =>
        Look(Task(New), Task(Old)).AllAre(New).Should().BeFalse();

    [Fact]
    public void With_the_same_image_the_count_of_forced_updates_tells_tasks_apart()
    {
        var forced = Old.WithForceUpdate(4);

        Look(Task(Old), Task(forced)).AllAre(forced).Should().BeFalse();
        Look(Task(forced), Task(forced)).AllAre(forced).Should().BeTrue();
    }

    /// <summary>Swarm says nothing of an update that somebody has asked for and that it has not begun.</summary>
    [Fact]
    public void With_the_same_image_other_settings_tell_tasks_apart()
    {
        var edited = Old.With(s => s["TaskTemplate"]!["ContainerSpec"]!["Env"] = new JsonArray("A=1"));
        var look = Look(Task(Old), Task(Old)) with
        {
            Service = new SwarmService { Id = "s1", Spec = edited },
        };

        look.AllAre(edited).Should().BeFalse();
        look.Running(edited).Should().BeEmpty();
        Look(Task(edited), Task(edited)).AllAre(edited).Should().BeTrue();
    }

    /// <summary>As engine 26.1 answers: the kind is written of a service, and not of its tasks.</summary>
    [Fact]
    public void The_kind_of_a_task_is_no_setting_of_it()
    {
        var described = Old.With(s => s["TaskTemplate"]!["Runtime"] = "container");

        Look(Task(Old), Task(Old)).AllAre(described).Should().BeTrue();
    }

    [Fact]
    public void A_task_whose_node_still_fits_is_left_when_the_nodes_that_it_may_run_on_change()
    {
        var moved = Old.With(s =>
            s["TaskTemplate"]!["Placement"] = new JsonObject { ["Constraints"] = new JsonArray("node.hostname!=c") }
        );

        Look(Task(Old), Task(Old)).AllAre(moved).Should().BeTrue();
    }

    [Fact]
    public void A_task_that_should_have_ended_and_is_alive_is_waited_for() =>
        Look(Task(New), Task(New), Task(Old) with { DesiredState = "shutdown" }).AllAre(New).Should().BeFalse();

    [Fact]
    public void A_task_that_starts_does_not_run_yet() =>
        Look(Task(New), Task(New, "starting")).AllAre(New).Should().BeFalse();

    [Fact]
    public void A_service_of_every_node_without_any_task_is_not_all_of_it()
    {
        var global = ServiceSpec.Parse("""{ "Name": "web", "Mode": { "Global": {} } }""");

        new RolloutLook(new SwarmService { Id = "s1", Spec = global }, []).AllAre(global).Should().BeFalse();
    }

    [Theory]
    [InlineData("updating", false)]
    [InlineData("rollback_started", false)]
    [InlineData("completed", true)]
    public void An_update_under_way_is_waited_for(string state, bool all) =>
        (
            Look(Task(New), Task(New)) is var look
                ? look with
                {
                    Service = look.Service with { UpdateStatus = new UpdateStatus { State = state } },
                }
                : throw new InvalidOperationException()
        )
            .AllAre(New)
            .Should()
            .Be(all);

    [Fact]
    public void A_task_without_a_node_is_found_once_none_is_about_to_make_room()
    {
        var waiting = Task(New, "pending") with
        {
            Status = new TaskState { State = "pending", Err = "no suitable node (x)" },
        };
        var ending = Task(Old) with { DesiredState = "shutdown" };

        Look(Task(Old), waiting).WithoutNode.Should().Be(waiting);
        Look(ending, waiting).WithoutNode.Should().BeNull("it takes the place of the one that ends");
        Look(Task(Old), Task(New, "pending")).WithoutNode.Should().BeNull("the managers are still choosing");
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("rejected")]
    [InlineData("complete")]
    public void A_task_of_the_new_spec_that_ended_by_itself_has_failed(string state)
    {
        var look = Look(Task(Old, state), Task(New, state), Task(New));

        look.Failed(New).Should().ContainSingle();
        look.Running(New).Should().ContainSingle();
    }

    private static RolloutLook Look(params IReadOnlyList<SwarmTask> tasks) =>
        new(new SwarmService { Id = "s1", Spec = New }, tasks);

    private static SwarmTask Task(ServiceSpec of, string state = "running") =>
        new()
        {
            Id = Guid.NewGuid().ToString("N"),
            DesiredState = "running",
            Status = new TaskState { State = state },
            Spec = of.Tasks,
        };
}
