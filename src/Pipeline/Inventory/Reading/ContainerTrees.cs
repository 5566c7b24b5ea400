using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Folders of containers as their first process sees them; where this machine may not look there, as the engine's
/// archive endpoint gives them. Each is read once.
/// </summary>
internal sealed class ContainerTrees(Sight sight)
{
    private const long LargestArchive = 2L << 30;

    private readonly ConcurrentDictionary<(string, string), TreeManifest?> _archives = new();

    /// <summary>Names and facts of all that is there, hashes only where they come for nothing.</summary>
    /// <returns>Null when it cannot be looked at.</returns>
    public async Task<TreeManifest?> Names(ContainerDetails container, string path, CancellationToken ct) =>
        await Seen(container, path, new ReadRequest(Unhashed: true), ct) ?? await Archived(container, path, ct);

    /// <summary>The same with hashes, of these paths only.</summary>
    public async Task<TreeManifest?> Hashed(
        ContainerDetails container,
        string path,
        IReadOnlyList<TreePath> only,
        CancellationToken ct
    ) =>
        only.Count == 0 ? TreeManifest.Empty
        : await Seen(container, path, new ReadRequest(Only: only, NoDescent: true), ct) is { } seen ? seen
        : await Archived(container, path, ct) is { } archived ? archived.Where(e => only.Contains(e.Path))
        : null;

    private async Task<TreeManifest?> Seen(
        ContainerDetails container,
        string path,
        ReadRequest request,
        CancellationToken ct
    )
    {
        if (!container.State.Running)
            return null;
        try
        {
            return await sight.Trees.Read(new ProcessLocation(container.Id, container.State.Pid, path), request, ct);
        }
        catch (Exception e) when (e is TreeException or DockerException)
        {
            return null;
        }
    }

    private async Task<TreeManifest?> Archived(ContainerDetails container, string path, CancellationToken ct)
    {
        if (_archives.TryGetValue((container.Id, path), out var known))
            return known;
        try
        {
            await using var tar = await sight.Engine.Containers.GetArchive(container.Id, path, ct);
            known = await TarManifest.Read(tar, dropsFirst: true, LargestArchive, ct);
        }
        catch (Exception e) when (e is DockerException or IOException or InvalidDataException)
        {
            sight.NotSeen.Add($"{path} in {container.Name}: {e.Message}");
        }

        return _archives[(container.Id, path)] = known;
    }
}
