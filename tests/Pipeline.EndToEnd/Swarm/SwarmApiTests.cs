using System.Text.Json.Nodes;
using Pipeline.Docker;

namespace Pipeline.EndToEnd.Swarm;

[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class SwarmApiTests(BenchFixture fixture)
{
    private static readonly Dictionary<string, string> NoFiles = [];

    private SwarmApi Swarm => fixture.Swarm;

    [Fact]
    public async Task Of_two_updates_of_one_version_the_second_is_refused_and_all_that_is_unknown_is_kept()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 1);
        var read = await service.Read();
        var unknown = read.Spec.With(s =>
            s["TaskTemplate"]!["ContainerSpec"]!["Hosts"] = new JsonArray("10.0.0.1 old")
        );
        await Swarm.Services.Update(read.Id, read.Version, unknown, fixture.Bench.Login);

        var second = () => Swarm.Services.Update(read.Id, read.Version, read.Spec, fixture.Bench.Login);

        (await second.Should().ThrowAsync<DockerConflictException>()).WithMessage("*update out of sequence*");
        var now = await service.Read();
        now.Version.Index.Should().BeGreaterThan(read.Version.Index);
        now.Spec.WithImage("another").With(_ => { }).Image.Should().Be("another");
        var kept = "";
        now.Spec.WithImage("another").With(s => kept = s["TaskTemplate"]!["ContainerSpec"]!["Hosts"]!.ToJsonString());
        kept.Should().Be("""["10.0.0.1 old"]""");
    }

    /// <summary>So a lock is taken over: what was about to be written on the earlier version is refused.</summary>
    [Fact]
    public async Task A_spec_that_is_posted_as_it_is_moves_the_version_and_replaces_no_task()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 2);
        var (read, tasks) = (await service.Read(), await service.Running());

        await Swarm.Services.Update(read.Id, read.Version, read.Spec, login: null);

        var late = () => Swarm.Services.Update(read.Id, read.Version, read.Spec.WithImage("late"), login: null);
        await late.Should().ThrowAsync<DockerConflictException>();
        (await service.Read()).Should().Match<SwarmService>(s => s.IsSettled && s.Spec.SameAs(read.Spec));
        // Once the next update has replaced both tasks, all that were ever made are known.
        await service.Update(s => s.WithForceUpdate(1));
        await BenchFixture.Until(
            "both are replaced",
            async () => (await service.Running()) is [{ Spec.ForceUpdate: 1 }, { Spec.ForceUpdate: 1 }]
        );
        (await Swarm.Tasks.Of(service.Name))
            .Where(t => t.Spec.ForceUpdate == 0)
            .Select(t => t.Id)
            .Should()
            .BeEquivalentTo(tasks.Select(t => t.Id));
    }

    [Fact]
    public async Task A_task_tells_its_node_its_container_and_its_process()
    {
        await using var service = await TinyService.Create(fixture, NoFiles, replicas: 2);

        var tasks = await service.Running();

        var nodes = await Swarm.Nodes.List();
        foreach (var task in tasks)
        {
            var machine = fixture.Bench.Machines.Single(m => m.Name == nodes.Single(n => n.Id == task.NodeId).Name);
            var container = await machine.Engine.Containers.Inspect(task.Status.ContainerStatus!.ContainerId);
            container.State.Pid.Should().Be(task.Status.ContainerStatus.Pid);
        }
        tasks.Select(t => t.Spec.Image).Should().AllBe((await service.Read()).Spec.Image);
    }

    [Fact]
    public async Task Of_twelve_that_create_a_config_on_three_managers_one_has_it_and_of_four_that_remove_it_one_did()
    {
        var name = BenchFixture.NewName();
        var managers = fixture.Bench.Machines.Take(3).ToList();

        var created = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => Outcome(() => managers[i % 3].Engine.Swarm.Configs.Create(Config(name, $"{i}"))))
        );

        created.GroupBy(c => c).ToDictionary(g => g.Key, g => g.Count()).Should().Contain("done", 1);
        created.Should().HaveCount(12).And.Contain(nameof(DockerConflictException)).And.OnlyContain(c => c != "");
        created.Count(c => c == nameof(DockerConflictException)).Should().Be(11);
        var config = (await Swarm.Configs.List([$"test={name}"])).Should().ContainSingle().Which;
        await Swarm.Configs.Update(
            config.Id,
            config.Version,
            config.Spec with
            {
                Labels = new Dictionary<string, string> { ["beat"] = "2" },
            }
        );
        await FluentActions
            .Awaiting(() => Swarm.Configs.Update(config.Id, config.Version, config.Spec))
            .Should()
            .ThrowAsync<DockerConflictException>();
        var removed = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => Outcome(() => Remove(managers[i % 3].Engine, config.Id)))
        );
        removed.Count(r => r == "done").Should().Be(1);
        removed.Count(r => r == nameof(DockerNotFoundException)).Should().Be(3);
    }

    [Fact]
    public async Task A_secret_is_listed_without_what_is_in_it()
    {
        var name = BenchFixture.NewName();
        var id = await Swarm.Secrets.Create(Config(name, "s3cr3t"));

        var listed = (await Swarm.Secrets.List([$"test={name}"])).Single();

        (listed.Id, listed.Spec.Name, listed.Spec.Data).Should().Be((id, name, null));
        await Swarm.Secrets.Remove(id);
    }

    private static async Task<string> Remove(DockerEngine engine, string id)
    {
        await engine.Swarm.Configs.Remove(id);
        return id;
    }

    private static SwarmDataSpec Config(string name, string data) =>
        new(name)
        {
            Labels = new Dictionary<string, string> { ["test"] = name },
            Data = System.Text.Encoding.UTF8.GetBytes(data),
        };

    private static async Task<string> Outcome<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return "done";
        }
        catch (DockerException e)
        {
            return e.GetType().Name;
        }
    }
}
