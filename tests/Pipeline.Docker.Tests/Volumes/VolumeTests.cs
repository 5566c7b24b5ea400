namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class VolumeTests(RealEngine real)
{
    private VolumeApi Volumes => real.Engine.Volumes;

    [Fact]
    public async Task A_volume_lives_with_its_labels_and_options()
    {
        var spec = new VolumeSpec
        {
            Name = real.NewName(),
            Labels = new Dictionary<string, string>(real.Labels) { ["a"] = "b" },
            Options = new Dictionary<string, string>
            {
                ["type"] = "tmpfs",
                ["device"] = "tmpfs",
                ["o"] = "size=1m",
            },
        };
        var created = await Volumes.Create(spec);
        (await Volumes.Inspect(spec.Name)).Should().BeEquivalentTo(created);
        (created.Driver, created.Scope).Should().Be(("local", "local"));
        created.Labels.Should().Contain("a", "b");
        created.Options.Should().Equal(spec.Options);
        (await Volumes.List(new VolumeFilter { Name = spec.Name, Labels = ["a=b"] })).Should().ContainSingle();
        await Volumes.Remove(spec.Name);
        (await Volumes.TryInspect(spec.Name)).Should().BeNull();
    }

    [Fact]
    public async Task A_volume_that_a_container_has_is_a_conflict()
    {
        var name = (await Volumes.Create(new VolumeSpec { Name = real.NewName(), Labels = real.Labels })).Name;
        var id = await real.Engine.Containers.Create(
            real.Spec("true") with
            {
                Mounts = [MountSpec.Volume(name, "/data")],
            }
        );
        await FluentActions.Awaiting(() => Volumes.Remove(name)).Should().ThrowAsync<DockerConflictException>();
        await real.Engine.Containers.Remove(id);
        await Volumes.Remove(name);
    }
}
