using System.Text.Json.Nodes;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// A first task that does not get as far as its proof, and an update of somebody else: nothing is promoted, and the old
/// spec comes back, or what somebody else wants stays.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class RolloutTests(BenchFixture fixture)
{
    private static readonly Dictionary<string, string> NoFiles = [];

    private Rollout Rollout => new(fixture.Swarm, fixture.Bench.Login, new StackHold(), TimeProvider.System);

    [Fact]
    public async Task An_image_that_no_node_can_pull_is_told_at_once_and_the_old_spec_comes_back()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 1);
        var nowhere = $"{service.Image.Split('@')[0]}@sha256:{new string('0', 64)}";

        await FailsAndComesBack(service, s => s.WithImage(nowhere), "*is rejected*");
    }

    [Fact]
    public async Task A_first_task_that_is_unhealthy_never_counts_as_running()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 1);
        var image = await Other(service);

        await FailsAndComesBack(
            service,
            s =>
                s.WithImage(image)
                    .With(spec =>
                        spec["TaskTemplate"]!["ContainerSpec"]!["Healthcheck"] = JsonNode.Parse(
                            """{ "Test": ["CMD-SHELL", "exit 1"], "Interval": 500000000, "Retries": 1 }"""
                        )
                    ),
            "*is failed*unhealthy*"
        );
    }

    [Fact]
    public async Task Somebody_elses_update_in_between_is_neither_promoted_nor_taken_back()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 1);
        var image = await Other(service);
        var work = await Work(service, s => s.WithImage(image));

        var replace = () =>
            Rollout.Replace(
                work,
                async (_, _) =>
                {
                    await service.Update(s => s.With(spec => spec["Labels"]!["somebody"] = "else"));
                    return Proof.From(new Evidence("it reads the commit", true, "all of it"));
                },
                default
            );

        (await replace.Should().ThrowAsync<RolloutException>()).WithMessage("*somebody else has updated*");
        var restore = () => Rollout.Restore(work, default);
        (await restore.Should().ThrowAsync<RolloutException>()).WithMessage("*somebody else has updated*");
        (await service.Read()).Spec.Labels.Should().Contain("somebody", "else");

        // As the runbook says: theirs is taken back, then ours.
        string[] rollback = ["--host", fixture.Manager.Address.ToString(), "service", "rollback", "--detach"];
        await new Command("docker", [.. rollback, service.Name]).Output(default);
        await Rollout.Restore(work, default);
        (await service.Read()).Spec.SameAs(work.Before).Should().BeTrue();
    }

    private async Task FailsAndComesBack(TinyService service, Func<ServiceSpec, ServiceSpec> wanted, string why)
    {
        var work = await Work(service, wanted);

        var replace = () => Rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default);

        (await replace.Should().ThrowAsync<RolloutException>()).WithMessage(why);
        await Rollout.Restore(work, default);
        (await service.Read()).Spec.SameAs(work.Before).Should().BeTrue();
        (await service.Running()).Select(t => t.Spec.Image).Should().Equal(service.Image);
    }

    private Task<string> Other(TinyService service) =>
        fixture.Images.Push($"{service.Name}:2", new Dictionary<string, string> { ["v"] = "2" });

    private static async Task<RolloutWork> Work(TinyService service, Func<ServiceSpec, ServiceSpec> wanted)
    {
        var read = await service.Read();
        return new RolloutWork(read.Id, "web", read.Spec, wanted(read.Spec)) { Deadline = TimeSpan.FromMinutes(1) };
    }
}
