using System.Text.Json.Nodes;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Tests.Clusters;

/// <summary>
/// Each step of the proof, green once and red for each way in which what runs is not what Swarm says.
/// </summary>
public sealed class TaskProofTests
{
    private const string Image = "r.example:5000/shop-web:1@sha256:1111";
    private const string Registry = "r.example:5000";

    [Fact]
    public void Two_tasks_on_two_nodes_that_were_seen_are_proven() => Failures(Two()).Should().BeEmpty();

    [Theory]
    [InlineData("r.example:5000/shop-web:1", "by digest")]
    [InlineData("elsewhere.example/shop-web:1@sha256:1111", "from r.example:5000")]
    public void Step_1_an_image_by_tag_or_of_another_registry_is_not_proven(string image, string claim) =>
        Failures(Two(Service(image), t => t with { Spec = SpecOf(image) }))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<Evidence>(e => e.Claim.Contains(claim) && e.Found == image && e.About == EvidenceTopic.Image);

    [Theory]
    [InlineData("updating")]
    [InlineData("paused")]
    [InlineData("rollback_started")]
    [InlineData("rollback_completed")]
    public void Step_1_an_update_that_is_not_complete_or_was_rolled_back_is_not_proven(string state) =>
        Failures(Two(Service(Image, state))).Should().ContainSingle().Which.Found.Should().StartWith(state);

    [Fact]
    public void Step_1_a_complete_update_is_no_objection() =>
        Failures(Two(Service(Image, "completed"))).Should().BeEmpty();

    [Fact]
    public void Step_1_a_task_of_another_image_than_the_service_asks_for_is_not_proven() =>
        Failures(Two(Service(Image), t => t.Slot == 2 ? t with { Spec = SpecOf("old") } : t))
            .Should()
            .ContainSingle()
            .Which.Found.Should()
            .Be("web.2 on b is of old");

    /// <summary>Swarm has not begun with what somebody asked for: it says that the service was never updated.</summary>
    [Fact]
    public void Step_1_a_task_with_other_settings_than_the_service_asks_for_is_not_proven()
    {
        var asked = Service(Image);
        var edited = asked with
        {
            Spec = asked.Spec.With(s => s["TaskTemplate"]!["ContainerSpec"]!["Env"] = new JsonArray("A=of-a-secret")),
        };

        var failure = Failures(Two(edited)).Should().ContainSingle().Which;

        failure.About.Should().Be(EvidenceTopic.Creation);
        failure.Found.Should().Contain("web.1 on a is of that image, with other settings").And.NotContain("secret");
    }

    [Fact]
    public void Step_2_a_container_that_runs_and_is_no_task_is_not_proven()
    {
        var look = Two();
        var stranger = look with { Nodes = [Seen("a", "c1", "by-hand"), Seen("b", "c2")] };

        Failures(stranger).Should().ContainSingle().Which.Found.Should().Be("by-hand on a runs, and is no such task");
    }

    [Fact]
    public void Step_2_another_process_than_the_task_has_is_not_proven()
    {
        var look = Two();
        var restarted = look with
        {
            Nodes = [Seen("a", "c1"), new NodeLook("b", "b", null, [Container("c2", pid: 99)])],
        };

        Failures(restarted)
            .Select(f => f.Found)
            .Should()
            .Equal("c2 on b runs, and is no such task", "1 of 2 tasks run");
    }

    [Fact]
    public void Step_2_a_task_that_does_not_run_is_missed()
    {
        var look = Two() with { Nodes = [Seen("a", "c1"), Seen("b")] };

        Failures(look)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<Evidence>(e =>
                e.Claim == "2 tasks of web run" && e.Found == "1 of 2 tasks run" && e.About == EvidenceTopic.Creation
            );
    }

    [Fact]
    public void Step_2_a_container_that_has_ended_is_no_objection()
    {
        var ended = Container("old") with { State = new ContainerState { Running = false } };
        var look = Two() with { Nodes = [new NodeLook("a", "a", null, [Container("c1"), ended]), Seen("b", "c2")] };

        Failures(look).Should().BeEmpty();
    }

    [Fact]
    public void Step_2_a_node_that_cannot_be_looked_at_is_not_proven_and_is_no_drift()
    {
        var look = Two() with { Nodes = [Seen("a", "c1"), new NodeLook("b", "b", "no route to host", [])] };

        var failures = Failures(look);

        failures.Select(f => f.Claim).Should().Equal("b can be looked at", "2 tasks of web run");
        failures.Should().OnlyContain(f => f.About == EvidenceTopic.Node);
        failures[0].Found.Should().Be("no route to host");
    }

    [Fact]
    public void Step_2_an_unseen_node_without_tasks_leaves_it_unproven_too()
    {
        var two = Two();
        var look = two with { Nodes = [.. two.Nodes, new NodeLook("c", "c", "no route to host", [])] };

        Failures(look).Should().ContainSingle().Which.Claim.Should().Be("c can be looked at");
    }

    [Theory]
    [InlineData("shutdown", "running")]
    [InlineData("remove", "running")]
    [InlineData("shutdown", "starting")]
    public void Step_4_a_task_that_should_have_ended_and_was_last_seen_alive_is_not_proven(string desired, string state)
    {
        var two = Two();
        var left = two with
        {
            Tasks =
            [
                .. two.Tasks,
                Task(3, "b", "c9") with
                {
                    DesiredState = desired,
                    Status = new TaskState { State = state },
                },
            ],
        };

        Failures(left).Should().ContainSingle().Which.Found.Should().StartWith("web.3 on b");
    }

    [Fact]
    public void Step_4_of_a_node_that_is_left_out_nobody_hears_an_end()
    {
        var left = Task(3, "b", "c9") with { DesiredState = "shutdown" };
        var gone = new NodeLook("b", "b", "it is off", []) { IsLeftOut = true };
        var look = Two() with
        {
            Tasks = [Task(1, "a", "c1"), Task(2, "a", "c2"), left],
            Nodes = [Seen("a", "c1", "c2"), gone],
        };

        Failures(look).Should().BeEmpty();
        TaskProof
            .Of(look, Registry)
            .Should()
            .ContainSingle(e => e.Found.StartsWith("NOT LOOKED AT"))
            .Which.Note.Should()
            .Contain("1 of its tasks were last seen alive there");
        Failures(look with { Nodes = [look.Nodes[0], gone with { IsLeftOut = false }] })
            .Select(f => f.Claim)
            .Should()
            .Equal("b can be looked at", "no task of web that should have ended still runs");
    }

    [Fact]
    public void Step_2_a_task_is_missed_although_a_node_is_left_out()
    {
        var gone = new NodeLook("b", "b", "it is off", []) { IsLeftOut = true };

        Failures(Two() with { Nodes = [Seen("a", "c1"), gone] })
            .Select(f => f.Claim)
            .Should()
            .Equal("2 tasks of web run");
    }

    [Fact]
    public void Step_4_a_task_that_has_ended_is_no_objection()
    {
        var two = Two();
        var past = two with
        {
            Tasks =
            [
                .. two.Tasks,
                Task(1, "a", "c0") with
                {
                    DesiredState = "shutdown",
                    Status = new TaskState { State = "shutdown" },
                },
            ],
        };

        Failures(past).Should().BeEmpty();
    }

    [Fact]
    public void Step_5_what_moved_while_it_was_looked_at_is_not_proven()
    {
        var look = Two();

        TaskProof.StoodStill(look, look.Service, look.Tasks).Holds.Should().BeTrue();
        var updated = TaskProof.StoodStill(look, look.Service with { Version = new ObjectVersion(8) }, look.Tasks);
        updated.Should().Match<Evidence>(e => !e.Holds && e.Found == "its version was 7 and is 8");
        var replaced = TaskProof.StoodStill(look, look.Service, [Task(1, "a", "c1"), Task(2, "a", "c3")]);
        replaced.Should().Match<Evidence>(e => !e.Holds && e.About == EvidenceTopic.Node);
    }

    [Fact]
    public void A_global_service_has_as_many_as_the_managers_want_and_at_least_one()
    {
        const string json =
            """{"Name":"shop_web","TaskTemplate":{"ContainerSpec":{"Image":"IMAGE"}},"Mode":{"Global":{}}}""";
        var global = Service(Image) with
        {
            Spec = ServiceSpec.Parse(json.Replace("IMAGE", Image, StringComparison.Ordinal)),
        };

        Failures(Two(global)).Should().BeEmpty();
        Failures(Two(global) with { Tasks = [], Nodes = [Seen("a")] })
            .Should()
            .ContainSingle()
            .Which.Claim.Should()
            .Be("0 tasks of web run");
    }

    private static IReadOnlyList<Evidence> Failures(ServiceLook look) =>
        [.. TaskProof.Of(look, Registry).Where(e => !e.Holds)];

    private static ServiceLook Two(SwarmService? service = null, Func<SwarmTask, SwarmTask>? change = null)
    {
        IEnumerable<SwarmTask> tasks = [Task(1, "a", "c1"), Task(2, "b", "c2")];
        return new ServiceLook(
            "web",
            service ?? Service(Image),
            [.. tasks.Select(change ?? (t => t))],
            [Seen("a", "c1"), Seen("b", "c2")]
        );
    }

    private static SwarmService Service(string image, string? update = null) =>
        new()
        {
            Id = "s1",
            Version = new ObjectVersion(7),
            Spec = ServiceSpec.Parse(
                $$$$"""{"Name":"shop_web","TaskTemplate":{"ContainerSpec":{"Image":"{{{{image}}}}"}},"Mode":{"Replicated":{"Replicas":2}}}"""
            ),
            UpdateStatus = update is null ? null : new UpdateStatus { State = update },
        };

    private static TaskSpec SpecOf(string image) => Service(image).Spec.Tasks;

    private static SwarmTask Task(int slot, string node, string container) =>
        new()
        {
            Id = $"t{slot}-{container}",
            Slot = slot,
            NodeId = node,
            DesiredState = "running",
            Spec = SpecOf(Image),
            Status = new TaskState
            {
                State = "running",
                ContainerStatus = new TaskContainer { ContainerId = container, Pid = 1 },
            },
        };

    private static NodeLook Seen(string node, params string[] containers) =>
        new(node, node, null, [.. containers.Select(c => Container(c))]);

    private static ContainerDetails Container(string id, int pid = 1) =>
        new()
        {
            Id = id,
            Name = id,
            State = new ContainerState { Running = true, Pid = pid },
        };
}
