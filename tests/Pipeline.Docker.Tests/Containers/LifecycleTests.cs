namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class LifecycleTests(RealEngine real)
{
    private ContainerApi Containers => real.Engine.Containers;

    [Fact]
    public async Task A_container_is_created_started_stopped_and_removed()
    {
        var name = real.NewName();
        var id = await Containers.Create(real.Spec("sleep", "infinity") with { Init = true }, name);
        (await Containers.Inspect(name)).State.Status.Should().Be("created");
        await Containers.Start(id);
        var running = await Containers.Inspect(id);
        (running.Name, running.State.Running, running.State.FinishedAt).Should().Be((name, true, null));
        running.State.Pid.Should().BePositive();
        await Containers.Stop(id, TimeSpan.FromSeconds(3));
        (await Containers.Inspect(id)).State.ExitCode.Should().Be(143);
        await Containers.Remove(name);
        (await Containers.TryInspect(id)).Should().BeNull();
    }

    /// <summary>
    /// The engine notes the start after the process was started: a line or a session of its first moment may be older
    /// than that.
    /// </summary>
    [Fact]
    public async Task The_time_it_started_after_is_before_all_that_its_process_did_in_this_run()
    {
        var id = await Containers.Create(
            real.Spec("sh", "-c", "date +%s.%N; exec sleep infinity") with
            {
                Init = true,
            }
        );
        (await Containers.Inspect(id)).StartedAfter.Should().NotBeNull();

        foreach (var runs in new[] { 1, 2 })
        {
            await Containers.Stop(id, TimeSpan.FromSeconds(1));
            await Containers.Start(id);
            var lines = await Logs(id, runs);
            var after = (await Containers.Inspect(id)).StartedAfter;
            after.Should().BeBefore(lines[^1]).And.BeAfter(runs == 1 ? DateTimeOffset.MinValue : lines[^2]);
        }

        await Containers.Remove(id, force: true);
    }

    private async Task<IReadOnlyList<DateTimeOffset>> Logs(string id, int count)
    {
        for (; ; await Task.Delay(50))
        {
            var times = new List<DateTimeOffset>();
            await foreach (var line in Containers.Logs(id, new LogOptions()))
                times.Add(
                    DateTimeOffset.UnixEpoch.AddSeconds(
                        double.Parse(line.Text, System.Globalization.CultureInfo.InvariantCulture)
                    )
                );
            if (times.Count >= count)
                return times;
        }
    }

    [Fact]
    public async Task What_was_asked_for_can_be_read_back()
    {
        var volume = (
            await real.Engine.Volumes.Create(new VolumeSpec { Name = real.NewName(), Labels = real.Labels })
        ).Name;
        var id = await Containers.Create(
            real.Spec("true") with
            {
                User = "nobody",
                WorkingDir = "/var",
                Env = ["A=b"],
                CapAdd = ["CHOWN"],
                PidMode = "host",
                RestartPolicy = "on-failure",
                Mounts = [MountSpec.Volume(volume, "/data", readOnly: true), MountSpec.Tmpfs("/tmp", 1 << 20)],
            }
        );
        var found = await Containers.Inspect(id);
        (found.Config.Image, found.Config.User, found.Config.WorkingDir)
            .Should()
            .Be((Testing.EngineFixture.Image, "nobody", "/var"));
        found.Config.Env.Should().Contain("A=b");
        found.Config.Cmd.Should().Equal("true");
        found.HostConfig.CapDrop.Should().Equal("ALL");
        (
            found.HostConfig.ReadonlyRootfs,
            found.HostConfig.PidMode,
            found.HostConfig.NetworkMode,
            found.HostConfig.RestartPolicy.Name
        )
            .Should()
            .Be((true, "host", "none", "on-failure"));
        found
            .Mounts.Should()
            .Contain(mount =>
                mount.Type == "volume" && mount.Name == volume && mount.Destination == "/data" && !mount.RW
            );
        found.ToString().Should().NotContain("A=b");
        (await Containers.List(new ContainerFilter { Volume = volume }))
            .Should()
            .ContainSingle()
            .Which.Id.Should()
            .Be(id);
        await Containers.Remove(id);
        await real.Engine.Volumes.Remove(volume);
    }

    [Fact]
    public async Task A_list_is_filtered_by_name_and_status()
    {
        var name = real.NewName();
        var id = await Containers.Create(real.Spec("true"), name);
        (await Containers.List(new ContainerFilter { Name = $"^/{name}$" }))
            .Should()
            .ContainSingle()
            .Which.Name.Should()
            .Be(name);
        (await Containers.List(new ContainerFilter { Name = name, Statuses = ["running"] })).Should().BeEmpty();
        await Containers.Remove(id);
    }

    [Fact]
    public async Task A_missing_container_is_not_found_with_the_engines_words()
    {
        var error = (
            await FluentActions
                .Awaiting(() => Containers.Inspect("docker-tests-nope"))
                .Should()
                .ThrowAsync<DockerNotFoundException>()
        ).Which;
        error.EngineMessage.Should().Be("No such container: docker-tests-nope");
        error
            .Message.Should()
            .Be("GET /containers/docker-tests-nope/json: No such container: docker-tests-nope (HTTP 404)");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        var name = real.NewName();
        var id = await Containers.Create(real.Spec("true"), name);
        (
            await FluentActions
                .Awaiting(() => Containers.Create(real.Spec("true"), name))
                .Should()
                .ThrowAsync<DockerConflictException>()
        )
            .Which.EngineMessage.Should()
            .Contain("already in use");
        await Containers.Remove(id);
    }

    [Fact]
    public async Task An_error_of_create_never_holds_an_environment_value()
    {
        var spec = real.Spec("true") with { Env = ["PASSWORD=s3cr3t"], NetworkMode = "container:docker-tests-nope" };
        var error = await FluentActions
            .Awaiting(async () => await Containers.Start(await Containers.Create(spec)))
            .Should()
            .ThrowAsync<DockerException>();
        error.Which.ToString().Should().NotContain("s3cr3t");
        var nameless = real.Spec("true") with { Env = ["=s3cr3t"] };
        (await FluentActions.Awaiting(() => Containers.Create(nameless)).Should().ThrowAsync<ArgumentException>())
            .Which.ToString()
            .Should()
            .NotContain("s3cr3t");
    }
}
