using Pipeline.Platform;
using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

/// <summary>
/// What compose creates beside a running container is what it would have put in its place: after the swap compose finds
/// its own container, and leaves it alone.
/// </summary>
[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class CreateBesideTests(RealEngine real) : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("compose-tests-");
    private readonly string name = real.NewName();

    private ComposeCli Compose =>
        new(real.Engine.Address, new ComposeProject(directory.FullName, ["compose.yaml"], [], name, []))
        {
            TimeLimit = TimeSpan.FromMinutes(2),
        };

    private ContainerApi Containers => real.Engine.Containers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await new Command("docker", "compose", "-p", name, "down", "--volumes", "--timeout", "0").Output(default);
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("container_name: NAME-by-hand", false)]
    [InlineData("volumes: [ /data ]", false)]
    [InlineData("volumes: [ /data ]", true)]
    [InlineData("deploy: { replicas: 2 }", false)]
    public async Task What_was_created_beside_is_composes_own_once_it_has_the_place(string key, bool renew)
    {
        Model("1000", key);
        await Compose.Up(new UpRequest());
        var before = await All();
        Model("1001", key);

        var created = await Compose.CreateBeside(Recreate() with { RenewAnonymousVolumes = renew }, before.Count);

        created.Should().BeTrue();
        var waiting = (await All()).Where(c => before.All(b => b.Id != c.Id)).ToList();
        waiting.Should().HaveCount(before.Count).And.OnlyContain(c => c.State.Status == "created");
        foreach (var old in before)
            (await Containers.Inspect(old.Id)).State.Should().BeEquivalentTo(old.State, "nobody has touched it");
        foreach (var next in waiting)
        {
            var old = before.Single(b => next.Name == $"{b.Id[..12]}_{b.Name}");
            await Containers.Remove(old.Id, force: true);
            await Containers.Rename(next.Id, old.Name);
            await Containers.Start(next.Id);
            next.Mounts.Select(m => m.Name == old.Mounts[0].Name)
                .Should()
                .AllBeEquivalentTo(!renew, "compose hands an anonymous volume on unless it renews it");
        }

        await Compose.Up(new UpRequest());
        (await All()).Select(c => c.Id).Should().BeEquivalentTo(waiting.Select(c => c.Id));
    }

    [Fact]
    public async Task What_compose_cannot_create_is_its_error_and_the_present_container_runs_on()
    {
        Model("1000", "");
        await Compose.Up(new UpRequest());
        var before = await All();
        Model("1000", "", "docker-tests/nope:1");

        await FluentActions
            .Awaiting(() => Compose.CreateBeside(Recreate(), 1))
            .Should()
            .ThrowAsync<ComposeException>()
            .WithMessage("*No such image: docker-tests/nope:1*");
        (await All()).Should().ContainSingle().Which.State.Should().BeEquivalentTo(before[0].State);
    }

    /// <summary>The engine would make it after the last look, and nobody would remove it.</summary>
    [Fact]
    public async Task Whoever_cancels_finds_what_the_engine_was_asked_for()
    {
        Model("1000", "");
        await Compose.Up(new UpRequest());
        using var cancelled = new CancellationTokenSource();

        await FluentActions
            .Awaiting(() => Compose.CreateBeside(Recreate(), 1, CancelAtRecreate, cancelled.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();

        (await All()).Should().HaveCount(2, "the present container and the one that is to replace it");

        void CancelAtRecreate(string line)
        {
            if (line.Contains("Recreate", StringComparison.Ordinal))
                cancelled.Cancel();
        }
    }

    /// <summary>A network that is still to be made is a change, and not a container.</summary>
    [Fact]
    public async Task What_takes_more_than_a_container_is_left_to_a_recreate()
    {
        Model("1000", "");
        await Compose.Up(new UpRequest());
        Model("1000", "networks: [ other ]", more: "networks: { other: { labels: { docker-tests: '1' } } }");

        (await Compose.CreateBeside(Recreate(), 1)).Should().BeFalse();

        (await All()).Should().ContainSingle().Which.State.Running.Should().BeTrue();
        (await real.Engine.Networks.List()).Should().NotContain(n => n.Name == $"{name}_other");
    }

    private static UpRequest Recreate() =>
        new()
        {
            Services = ["web"],
            NoDeps = true,
            ForceRecreate = true,
        };

    private async Task<IReadOnlyList<ContainerDetails>> All()
    {
        var found = new List<ContainerDetails>();
        foreach (
            var container in await Containers.List(
                new ContainerFilter { Labels = [$"com.docker.compose.project={name}"] }
            )
        )
            found.Add(await Containers.Inspect(container.Id));
        return found;
    }

    private void Model(string seconds, string key, string image = EngineFixture.Image, string more = "") =>
        File.WriteAllText(
            Path.Combine(directory.FullName, "compose.yaml"),
            $$"""
            services:
              web:
                image: {{image}}
                command: [sleep, "{{seconds}}"]
                init: true
                labels: { docker-tests: '1' }
                {{key.Replace("NAME", name, StringComparison.Ordinal)}}
            {{more}}

            """
        );
}
