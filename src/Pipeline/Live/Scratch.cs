using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A volume that lives as long as one step. What a killed process left behind is known by its label.</summary>
public sealed class Scratch : IAsyncDisposable
{
    private const string Kind = "scratch";
    private readonly StackContext _context;

    private Scratch(StackContext context, string volume)
    {
        _context = context;
        Volume = volume;
    }

    public string Volume { get; }

    public VolumeLocation Root => new(Volume);

    public static async Task<Scratch> Create(StackContext context, CancellationToken ct)
    {
        var name = $"{context.Project}_pipeline-scratch-{Guid.NewGuid():N}";
        await context.Engine.Volumes.Create(new VolumeSpec { Name = name, Labels = LabelsOf(context) }, ct);
        return new Scratch(context, name);
    }

    /// <summary>
    /// The content of an image at one path, filled in by the engine itself: an empty volume mounted there is filled
    /// from the image when a container is created. The container is never started.
    /// </summary>
    public static async Task<Scratch> FromImage(StackContext context, string image, string path, CancellationToken ct)
    {
        var scratch = await Create(context, ct);
        try
        {
            var spec = NeverStarted(context, image, [MountSpec.Volume(scratch.Volume, path)]);
            var container = await context.Engine.Containers.Create(spec, null, ct);
            await context.Engine.Containers.Remove(container, force: true, volumes: true, ct);
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
    public static async Task<T> Mounted<T>(
        StackContext context,
        string image,
        string volume,
        Func<string, string, Task<T>> look,
        CancellationToken ct
    )
    {
        const string Root = "/pipeline-volume";
        return await Unstarted(
            context,
            image,
            container => look(container, Root),
            ct,
            MountSpec.Volume(volume, Root, readOnly: true, noCopy: true)
        );
    }

    /// <summary>Looks at an image's own files through a container that is never started.</summary>
    public static async Task<T> Unstarted<T>(
        StackContext context,
        string image,
        Func<string, Task<T>> look,
        CancellationToken ct,
        params IReadOnlyList<MountSpec> mounts
    )
    {
        var container = await context.Engine.Containers.Create(NeverStarted(context, image, mounts), null, ct);
        try
        {
            return await look(container);
        }
        finally
        {
            await context.Engine.Containers.Remove(container, force: true, volumes: true, CancellationToken.None);
        }
    }

    /// <summary>
    /// Removes what dead processes left, helpers that still work on this project's volumes included, whichever state
    /// folder they had; only under the lock. What a live process made stays (whoever only looks takes no lock), and
    /// what may be one's on another host is named.
    /// </summary>
    public static Task Sweep(StackContext context, CancellationToken ct) =>
        context.Log.During("removing what a killed run left", Swept(context, ct));

    private static async Task Swept(StackContext context, CancellationToken ct)
    {
        await WaitingContainers.Remove(context, ct);
        var (containers, volumes) = (context.Engine.Containers, context.Engine.Volumes);
        IReadOnlyList<string> ours = [$"{Labels.Project}={context.Project}", $"{Labels.Kind}={Kind}"];
        foreach (var container in await containers.List(new ContainerFilter { Labels = ours }, ct))
            if (IsLeft(context, $"container {container.Name}", container.Labels))
                await containers.Remove(container.Id, force: true, volumes: true, ct);
        foreach (
            var helper in await containers.List(
                new ContainerFilter { Labels = [$"{Labels.Kind}={Labels.HelperKind}"] },
                ct
            )
        )
            if (
                helper.Mounts.Any(m => IsOurs(context, m.Name))
                && IsLeft(context, $"container {helper.Name}", helper.Labels)
            )
                await containers.Remove(helper.Id, force: true, volumes: true, ct);
        foreach (var volume in await volumes.List(new VolumeFilter { Labels = ours }, ct))
            if (IsLeft(context, $"volume {volume.Name}", volume.Labels))
                await volumes.Remove(volume.Name, force: false, ct);
        // The lock itself is ours by now; what is left is of a pipeline that was killed while it took over from a dead
        // one.
        foreach (
            var right in await volumes.List(
                new VolumeFilter { Labels = [ours[0], $"{Labels.Kind}={Labels.LockKind}"] },
                ct
            )
        )
            if (ProcessIdentity.Parse(right.Labels.GetValueOrDefault(Labels.Maker))?.Look() == ProcessLife.Dead)
                await volumes.Remove(right.Name, force: true, ct);
    }

    public async ValueTask DisposeAsync() =>
        await _context.Engine.Volumes.Remove(Volume, force: true, CancellationToken.None);

    private static bool IsOurs(StackContext context, string volume) =>
        volume.StartsWith($"{context.Project}_pipeline-", StringComparison.Ordinal)
        || context.Stack.Compose.Volumes.Values.Any(v => v.Name == volume);

    private static bool IsLeft(StackContext context, string what, IReadOnlyDictionary<string, string> labels)
    {
        var life = ProcessIdentity.Parse(labels.GetValueOrDefault(Labels.Maker))?.Look() ?? ProcessLife.Elsewhere;
        if (life == ProcessLife.Elsewhere)
            context.Log.Warn(
                $"{what} was left by a pipeline that cannot be seen from here; if it is dead: docker "
                    + $"{what.Replace(" ", " rm -f ", StringComparison.Ordinal)}"
            );
        return life == ProcessLife.Dead;
    }

    private static ContainerSpec NeverStarted(StackContext context, string image, IReadOnlyList<MountSpec> mounts) =>
        new()
        {
            Image = image,
            Entrypoint = ["pipeline-never-started"],
            Labels = LabelsOf(context),
            NetworkMode = "none",
            Mounts = mounts,
        };

    private static Dictionary<string, string> LabelsOf(StackContext context) =>
        new()
        {
            [Labels.Project] = context.Project,
            [Labels.Kind] = Kind,
            [Labels.Maker] = ProcessIdentity.Mine.ToString(),
        };
}
