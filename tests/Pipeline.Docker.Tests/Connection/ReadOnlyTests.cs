namespace Pipeline.Docker.Tests;

public sealed class ReadOnlyTests
{
    [Fact]
    public async Task A_client_that_only_looks_sends_no_call_that_would_change_something()
    {
        using var fake = FakeEngine.OfVersion("1.45", "[]");
        using var engine = DockerEngine.Connect(fake.Address, new EngineLimits { ReadsOnly = true });
        Func<Task>[] writes =
        [
            () => engine.Containers.Create(new ContainerSpec { Image = "any" }),
            () => engine.Containers.Start("any"),
            () => engine.Containers.Stop("any"),
            () => engine.Containers.Remove("any"),
            () => engine.Containers.Exec("any", new ExecSpec { Command = ["true"] }),
            () => engine.Containers.Run(new ContainerSpec { Image = "any" }, null),
            () => engine.Volumes.Create(new VolumeSpec { Name = "any" }),
            () => engine.Volumes.Remove("any"),
            () => engine.Images.Remove("any"),
        ];

        (await engine.Containers.List()).Should().BeEmpty("it may ask");
        foreach (var write in writes)
            await write.Should().ThrowAsync<DockerReadOnlyException>();

        fake.Requests.Should().OnlyContain(r => r.StartsWith("GET "));
    }
}
