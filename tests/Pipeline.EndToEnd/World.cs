using Pipeline.Docker;
using Pipeline.Hosts;
using Pipeline.Running;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The engine, a state folder of our own, and the removal of whatever a killed run left. Tests in it run one after the other.</summary>
public sealed class World() : EngineFixture(Label), IAsyncLifetime
{
    /// <summary>On everything that a stack declares; Pipeline's own volumes are known by their project's name.</summary>
    public const string Label = "e2e-stack";

    /// <summary>Python on Debian, made by <c>./build.sh Setup</c>.</summary>
    public const string Python = "pipeline/python:13";

    public string StateFolder { get; } = Directory.CreateTempSubdirectory("e2e-state-").FullName;

    async Task IAsyncLifetime.InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PIPELINE_STATE", StateFolder);
        await InitializeAsync();
        await RemoveMade("e2e-");
        if (await Engine.Images.TryInspect(Python) is null)
            throw new InvalidOperationException($"the image {Python} is missing; './build.sh Setup' makes it");
        await HelperImageBuild.Ensure(_ => { }, default);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await RemoveMade("e2e-");
        await DisposeAsync();
        Directory.Delete(StateFolder, recursive: true);
    }

    /// <summary>What Pipeline made for projects whose name begins so: backups, scratch volumes, tagged images.</summary>
    public async Task RemoveMade(string prefix)
    {
        foreach (var volume in await Engine.Volumes.List(new VolumeFilter { Labels = [Running.Labels.Project] }))
            if (volume.Labels[Running.Labels.Project].StartsWith(prefix, StringComparison.Ordinal))
                await Engine.Volumes.Remove(volume.Name, force: true);
        // By name, never by ID: a test may give an image that is not ours a name that is.
        foreach (var image in await Engine.Images.List(new ImageFilter { Reference = $"{prefix}*" }))
            foreach (var tag in image.RepoTags.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)))
                await Engine.Images.Remove(tag, force: true);
    }
}

[CollectionDefinition(nameof(World))]
public sealed class WorldCollection : ICollectionFixture<World>;
