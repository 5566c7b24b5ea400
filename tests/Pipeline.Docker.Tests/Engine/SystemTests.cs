namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class SystemTests(RealEngine real)
{
    [Fact]
    public async Task The_engine_says_who_it_is()
    {
        var ping = await real.Engine.System.Ping();
        var version = await real.Engine.System.Version();
        var info = await real.Engine.System.Info();
        ping.ApiVersion.Should().Be(version.ApiVersion);
        info.ServerVersion.Should().Be(version.Version);
        info.Id.Should().NotBeEmpty();
        info.DockerRootDir.Should().StartWith("/");
    }

    [Fact]
    public async Task Events_of_the_past_are_read_to_their_end()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var id = await real.Engine.Containers.Create(real.Spec("true"), real.NewName());
        await real.Engine.Containers.Remove(id);
        var filter = new EventFilter
        {
            Since = before,
            Until = DateTimeOffset.UtcNow,
            Types = ["container"],
            Containers = [id],
        };
        var events = new List<EngineEvent>();
        await foreach (var item in real.Engine.System.Events(filter))
            events.Add(item);
        events.Select(item => item.Action).Should().Equal("create", "destroy");
        events.Should().OnlyContain(item => item.Id == id && item.Attributes.ContainsKey("docker-tests"));
    }

    [Fact]
    public async Task Events_are_followed_until_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var filter = new EventFilter
        {
            Since = DateTimeOffset.UtcNow.AddSeconds(-1),
            Labels = ["docker-tests"],
            Actions = ["destroy"],
        };
        var id = await real.Engine.Containers.Create(real.Spec("true"), real.NewName());
        await real.Engine.Containers.Remove(id);
        var follow = async () =>
        {
            await foreach (var item in real.Engine.System.Events(filter, cancel.Token))
                if (item.Id == id)
                    await cancel.CancelAsync();
        };
        await follow.Should().ThrowAsync<OperationCanceledException>();
    }
}
