using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Reads what images hold, through containers that are there: the engine exports a container's root file system without
/// its mounts, so nothing has to be created. Each image is read once.
/// </summary>
internal sealed class ImageReader(Sight sight)
{
    /// <summary>Bytes; a larger image takes too long to be read for a look.</summary>
    private const long LargestImage = 6L << 30;

    private readonly Dictionary<string, ImageContent?> _read = [];

    /// <returns>Null when it cannot be read.</returns>
    public async Task<ImageContent?> Of(ContainerDetails container, CancellationToken ct)
    {
        if (!_read.TryGetValue(container.ImageId, out var known))
            _read[container.ImageId] = known = await Read(container, ct);
        return known;
    }

    private async Task<ImageContent?> Read(ContainerDetails container, CancellationToken ct)
    {
        try
        {
            if ((await sight.Engine.Images.TryInspect(container.ImageId, ct))?.Size > LargestImage)
                throw new IOException("it is larger than 6 GB");
            await using var tar = await sight.Engine.Containers.Export(container.Id, ct);
            var all = await TarManifest.Read(tar, dropsFirst: false, LargestImage, ct);
            var layer = await sight.Engine.Containers.Changes(container.Id, ct);
            return From(all, layer);
        }
        catch (Exception e) when (e is DockerException or IOException or InvalidDataException)
        {
            sight.NotSeen.Add($"the image of {container.Name}: {e.Message}");
            return null;
        }
    }

    /// <summary>What the container's own layer added is not the image's. Pure.</summary>
    internal static ImageContent From(TreeManifest exported, IReadOnlyList<PathChange> layer)
    {
        var added = Paths(layer, ChangeKind.Added);
        var changed = Paths(layer, ChangeKind.Modified).Concat(Paths(layer, ChangeKind.Deleted)).ToHashSet();
        return new ImageContent(exported.Where(e => !added.Contains(e.Path)), changed)
        {
            Added = exported.Where(e => added.Contains(e.Path)),
        };
    }

    private static HashSet<TreePath> Paths(IReadOnlyList<PathChange> layer, ChangeKind kind) =>
        [.. layer.Where(c => c.Kind == kind).Select(c => TreePath.FromText(c.Path.Trim('/')))];
}
