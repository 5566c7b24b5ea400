using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Reads what images hold, through containers that are there: the engine exports a container's root file system without
/// its mounts, so nothing has to be created.
/// </summary>
internal sealed class ImageReader(Sight sight)
{
    /// <summary>Bytes; a larger image takes too long to be read for a look.</summary>
    private const long LargestImage = 6L << 30;

    /// <summary>
    /// Each image once, as many at a time as there are cores: the hashes take most of the time of a look.
    /// </summary>
    /// <returns>By the ID of the image; null for one that cannot be read.</returns>
    public async Task<IReadOnlyDictionary<string, ImageContent?>> Read(
        IEnumerable<ContainerDetails> containers,
        CancellationToken ct
    )
    {
        var read = new ConcurrentDictionary<string, ImageContent?>();
        var unread = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            containers.DistinctBy(c => c.ImageId),
            ct,
            async (container, token) =>
            {
                try
                {
                    read[container.ImageId] = await Read(container, token);
                }
                catch (Exception e) when (e is DockerException or IOException or InvalidDataException)
                {
                    read[container.ImageId] = null;
                    unread.Add($"the image of {container.Name}: {e.Message}");
                }
            }
        );
        sight.NotSeen.UnionWith(unread);
        return read;
    }

    private async Task<ImageContent> Read(ContainerDetails container, CancellationToken ct)
    {
        if ((await sight.Engine.Images.TryInspect(container.ImageId, ct))?.Size > LargestImage)
            throw new IOException("it is larger than 6 GB");
        await using var tar = await sight.Engine.Containers.Export(container.Id, ct);
        var all = await TarManifest.Read(tar, dropsFirst: false, LargestImage, ct);
        return From(all, await sight.Changes(container.Id, ct));
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
