using Pipeline.Docker;
using Pipeline.Reports;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// Status of a stack on several nodes: green once, and red for each step of the proof on real machines.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class SwarmProofTests(SwarmStack stack, BenchFixture fixture) : IClassFixture<SwarmStack>
{
    [Fact]
    public async Task What_runs_is_proven_on_every_node_and_each_task_is_named_with_its_node()
    {
        var status = await stack.Status();

        status.Verified.Should().BeTrue(Why(status));
        status.Services.Select(s => s.Node).Should().BeEquivalentTo("worker-1", "manager-2");
        status.Services.Should().OnlyContain(s => s.Task != null && s.Code == "proven just now");
        var page = new StringWriter();
        status.Print(json: false, page, c => c);
        page.ToString().Should().Contain("worker-1").And.Contain("manager-2");
    }

    [Fact]
    public async Task Before_any_release_nothing_is_proven()
    {
        var status = await stack.StatusBeforeAnyRelease();

        status.Verified.Should().BeFalse();
        status.Services.Should().HaveCount(2).And.OnlyContain(s => !s.Proven && !s.Drifted);
    }

    [Fact]
    public async Task A_node_that_nobody_can_look_at_makes_it_unproven_and_its_task_is_named()
    {
        var status = await stack.StatusKnowing("worker-1", "manager-3");

        status.Verified.Should().BeFalse();
        status.Services.Should().OnlyContain(s => !s.Proven && !s.Drifted);
        Why(status).Should().Contain("manager-2 can be looked at").And.Contain("swarm.nodes.manager-2.host");
        status.Services.Select(s => s.Node).Should().Contain("manager-2");
    }

    [Fact]
    public async Task A_node_without_the_helper_image_makes_it_unproven_and_the_message_says_how_to_bring_it()
    {
        var node = fixture.Bench.Machines.Single(m => m.Name == "manager-2");
        await node.Engine.Images.Remove(HelperImageBuild.Name, force: true);
        try
        {
            var status = await stack.Status();

            status.Verified.Should().BeFalse();
            status.Services.Single(s => s.Node == node.Name).Drifted.Should().BeFalse(Why(status));
            status.Services.Single(s => s.Node == "worker-1").Proven.Should().BeTrue(Why(status));
            Why(status).Should().Contain($"docker save {HelperImageBuild.Name} | docker --host {node.Engine.Address}");
        }
        finally
        {
            await stack.LoadHelper(node.Name);
        }
    }

    [Fact]
    public async Task A_container_of_the_service_that_is_no_task_is_drift()
    {
        var engine = fixture.Bench.Worker.Engine;
        var service = await stack.Tiny.Read();
        var id = await engine.Containers.Create(
            new ContainerSpec
            {
                Image = stack.Tiny.Image,
                Labels = new Dictionary<string, string> { ["com.docker.swarm.service.id"] = service.Id },
            },
            "by-hand"
        );
        await engine.Containers.Start(id);
        try
        {
            var status = await stack.Status();

            status.Drifted.Should().BeTrue();
            Why(status).Should().Contain("by-hand on worker-1");
        }
        finally
        {
            await engine.Containers.Remove(id, force: true);
        }
    }

    [Fact]
    public async Task Edited_code_in_one_task_is_drift_there_and_nowhere_else()
    {
        var engine = fixture.Bench.Worker.Engine;
        var task = (await engine.Containers.List(new ContainerFilter { Labels = ["com.docker.swarm.task"] })).First(c =>
            c.Name.StartsWith(stack.Tiny.Name, StringComparison.Ordinal)
        );
        await engine.Containers.Exec(
            task.Id,
            new ExecSpec { Command = ["/bin/sh", "-c", "echo edited >>/app/run.sh"] }
        );

        var status = await stack.Status();

        status.Services.Single(s => s.Node == "worker-1").Drifted.Should().BeTrue();
        status.Services.Single(s => s.Node == "manager-2").Proven.Should().BeTrue(Why(status));
        Why(status).Should().Contain("on worker-1").And.Contain("run.sh");
        // A task that was edited is replaced by a new one.
        await engine.Containers.Kill(task.Id);
        await BenchFixture.Until("another task runs", async () => await Runs(t => t.ContainerId != task.Id));
    }

    [Fact]
    public async Task An_update_that_Swarm_has_paused_is_not_proven()
    {
        var broken = await fixture.Images.Push("broken:1", new Dictionary<string, string> { ["bad"] = "1" });
        var before = (await stack.Tiny.Read()).Spec;
        await stack.Tiny.Update(s =>
            s.WithImage(broken)
                .With(spec =>
                    spec["UpdateConfig"] = System.Text.Json.Nodes.JsonNode.Parse(
                        """{"Parallelism":1,"FailureAction":"pause","Monitor":2000000000,"Delay":3600000000000}"""
                    )
                )
        );
        await BenchFixture.Until(
            "the update has begun",
            async () => (await stack.Tiny.Read()).UpdateStatus is not null
        );

        var status = await stack.Status();

        status.Verified.Should().BeFalse();
        Why(status).Should().Contain("the last update of web is complete");
        await stack.Tiny.Update(_ => before);
        await fixture.Settled(stack.Tiny.Name);
    }

    private async Task<bool> Runs(Func<TaskContainer, bool> like) =>
        (await stack.Tiny.Running()).Count(t => like(t.Status.ContainerStatus!)) == 2;

    private static string Why(StatusReport status) =>
        string.Join("\n", status.NotVerified.Concat(status.Services.SelectMany(s => s.Findings)).Distinct());
}
