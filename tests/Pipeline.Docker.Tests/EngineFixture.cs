using Pipeline.Docker;

namespace Pipeline.Testing;

/// <summary>
/// The real engine, for tests. Whatever carries the label is removed before the first test and after the last one, so a
/// killed run leaves nothing for long. Give each test project a label of its own: two with one label would remove each
/// other's containers.
/// </summary>
public abstract class EngineFixture(string label) : IAsyncLifetime
{
    /// <summary>Debian 13 minbase, made by <c>./build.sh Setup</c>.</summary>
    public const string Image = "pipeline/base:13";

    public DockerEngine Engine { get; } = DockerEngine.Connect(EngineAddress.FromEnvironment());

    /// <summary>Everything that a test creates gets these.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { [label] = "1" };

    /// <summary>A name that nothing else has.</summary>
    public string NewName() => $"{label}-{Guid.NewGuid():N}"[..(label.Length + 13)];

    /// <summary>A helper container's specification, labelled.</summary>
    public ContainerSpec Spec(params IReadOnlyList<string> command) =>
        ContainerSpec.Throwaway(Image, command) with
        {
            Labels = Labels,
        };

    /// <summary>A container that runs until it is removed.</summary>
    public async Task<string> Sleeper(Func<ContainerSpec, ContainerSpec>? change = null)
    {
        var spec = Spec("sleep", "infinity") with { Init = true };
        var id = await Engine.Containers.Create(change?.Invoke(spec) ?? spec, NewName());
        await Engine.Containers.Start(id);
        return id;
    }

    /// <exception cref="InvalidOperationException">The base image is missing: tests on the engine fail then, they are
    /// never skipped.</exception>
    public async Task InitializeAsync()
    {
        await Reap();
        if (await Engine.Images.TryInspect(Image) is null)
            throw new InvalidOperationException($"the image {Image} is missing; './build.sh Setup' makes it");
    }

    public async Task DisposeAsync()
    {
        await Reap();
        Engine.Dispose();
    }

    private async Task Reap()
    {
        foreach (var container in await Engine.Containers.List(new ContainerFilter { Labels = [label] }))
            await Gone(() => Engine.Containers.Remove(container.Id, force: true, volumes: true));
        foreach (var network in await Engine.Networks.List(new NetworkFilter { Labels = [label] }))
            await Gone(() => Engine.Networks.Remove(network.Id));
        foreach (var volume in await Engine.Volumes.List(new VolumeFilter { Labels = [label] }))
            await Gone(() => Engine.Volumes.Remove(volume.Name));
        foreach (var image in await Engine.Images.List(new ImageFilter { Labels = [label] }))
            await Gone(() => Engine.Images.Remove(image.Id, force: true));
    }

    private static async Task Gone(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (Exception error) when (error is DockerNotFoundException or DockerConflictException)
        {
            // Something else is removing it.
        }
    }
}
