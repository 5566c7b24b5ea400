using Pipeline.Docker;
using Pipeline.Running;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A volume that lives as long as one step. What a killed process left behind is known by its label.</summary>
public sealed class Scratch : IAsyncDisposable
{
    private const string Kind = "scratch";
    private readonly Workshop _workshop;

    private Scratch(Workshop workshop, string volume)
    {
        _workshop = workshop;
        Volume = volume;
    }

    public string Volume { get; }

    public VolumeLocation Root => new(Volume);

    public static async Task<Scratch> Create(Workshop workshop, CancellationToken ct)
    {
        var name = $"{workshop.Project}_pipeline-scratch-{Guid.NewGuid():N}";
        await workshop.Engine.Volumes.Create(new VolumeSpec { Name = name, Labels = LabelsOf(workshop) }, ct);
        return new Scratch(workshop, name);
    }

    /// <summary>
    /// The content of an image at one path, filled in by the engine itself: an empty volume mounted there is filled from the
    /// image when a container is created (DESIGN 1). The container is never started.
    /// </summary>
    public static async Task<Scratch> FromImage(Workshop workshop, string image, string path, CancellationToken ct)
    {
        var scratch = await Create(workshop, ct);
        try
        {
            var spec = NeverStarted(workshop, image, [MountSpec.Volume(scratch.Volume, path)]);
            var container = await workshop.Engine.Containers.Create(spec, null, ct);
            await workshop.Engine.Containers.Remove(container, force: true, volumes: true, ct);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at a volume, read-only, through a container that is never started.</summary>
    /// <param name="look">Given the container and the folder where the volume is.</param>
    public static async Task<T> Mounted<T>(Workshop workshop, string image, string volume, Func<string, string, Task<T>> look, CancellationToken ct)
    {
        const string Root = "/pipeline-volume";
        return await Unstarted(workshop, image, container => look(container, Root), ct, MountSpec.Volume(volume, Root, readOnly: true, noCopy: true));
    }

    /// <summary>Looks at an image's own files through a container that is never started.</summary>
    public static async Task<T> Unstarted<T>(Workshop workshop, string image, Func<string, Task<T>> look, CancellationToken ct, params IReadOnlyList<MountSpec> mounts)
    {
        var container = await workshop.Engine.Containers.Create(NeverStarted(workshop, image, mounts), null, ct);
        try
        {
            return await look(container);
        }
        finally
        {
            await workshop.Engine.Containers.Remove(container, force: true, volumes: true, CancellationToken.None);
        }
    }

    /// <summary>Removes what killed processes of this project left, helpers that still work on its volumes included; only under the lock.</summary>
    public static async Task Sweep(Workshop workshop, CancellationToken ct)
    {
        IReadOnlyList<string> labels = [.. LabelsOf(workshop).Select(l => $"{l.Key}={l.Value}")];
        foreach (var container in await workshop.Engine.Containers.List(new ContainerFilter { Labels = labels }, ct))
            await workshop.Engine.Containers.Remove(container.Id, force: true, volumes: true, ct);
        foreach (var helper in await workshop.Engine.Containers.List(new ContainerFilter { Labels = [$"{Labels.Kind}=helper"] }, ct))
            if (helper.Mounts.Any(m => IsOurs(workshop, m.Name)))
                await workshop.Engine.Containers.Remove(helper.Id, force: true, volumes: true, ct);
        foreach (var volume in await workshop.Engine.Volumes.List(new VolumeFilter { Labels = labels }, ct))
            await workshop.Engine.Volumes.Remove(volume.Name, force: false, ct);
    }

    public async ValueTask DisposeAsync() => await _workshop.Engine.Volumes.Remove(Volume, force: true, CancellationToken.None);

    private static bool IsOurs(Workshop workshop, string volume) =>
        volume.StartsWith($"{workshop.Project}_pipeline-", StringComparison.Ordinal) || workshop.Stack.Compose.Volumes.Values.Any(v => v.Name == volume);

    private static ContainerSpec NeverStarted(Workshop workshop, string image, IReadOnlyList<MountSpec> mounts) => new()
    {
        Image = image,
        Entrypoint = ["pipeline-never-started"],
        Labels = LabelsOf(workshop),
        NetworkMode = "none",
        Mounts = mounts,
    };

    private static Dictionary<string, string> LabelsOf(Workshop workshop) =>
        new() { [Labels.Project] = workshop.Project, [Labels.Kind] = Kind };
}
