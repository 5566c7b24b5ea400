using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Anonymous volumes over a part of the code, such as one at <c>node_modules</c>: filled from the image when they are
/// made, and handed on at each recreate, so that they hide what a newer image brings there.
/// </summary>
internal sealed class StaleParts(StackContext context, string service)
{
    private readonly IReadOnlyList<string> _paths =
    [
        .. context.Stack.Placements.Where(p => p.Service.Name == service).Select(p => p.Tree.Path),
    ];

    /// <summary>Whether what is mounted there covers a part of the service's code.</summary>
    public bool IsPart(string destination) => _paths.Any(p => p != destination && ContainerPath.Covers(p, destination));

    /// <summary>
    /// Where a container would not see what an image brings, because its anonymous volume holds something else.
    /// </summary>
    /// <param name="image">The image that the container is going to be recreated from.</param>
    public async Task<IReadOnlyList<string>> Look(ContainerDetails container, string image, CancellationToken ct)
    {
        var stale = new List<string>();
        foreach (
            var mount in container.Mounts.Where(m =>
                m.Type == "volume" && MountIdentity.NamesAnonymous(m.Name) && IsPart(m.Destination)
            )
        )
            if (await IsStale(mount, image, ct))
                stale.Add(mount.Destination);
        return stale;
    }

    private async Task<bool> IsStale(MountPoint mount, string image, CancellationToken ct)
    {
        var found = await context.Trees.Read(new VolumeLocation(mount.Name), ReadRequest.Full, ct);
        await using var scratch = await Scratch.FromImage(context, image, mount.Destination, ct);
        return TreeComparison
                .Compare(await context.Trees.Read(scratch.Root, ReadRequest.Full, ct), found, Aspects.Code)
                .Count > 0;
    }
}
