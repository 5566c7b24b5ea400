using System.Text;
using Pipeline.Docker;
using Pipeline.Secrets;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// Whether containers have the very mounts that they had: a volume or a folder of the same name may be another one.
/// </summary>
internal sealed class MountProof(StackContext context)
{
    private const int Digits = 12;

    /// <summary>Every mount of a container. Reads only.</summary>
    public async Task<IReadOnlyList<MountIdentity>> Of(ContainerDetails container, CancellationToken ct)
    {
        var binds = await Binds(container, ct);
        var mounts = new List<MountIdentity>();
        foreach (
            var mount in container
                .AllMounts.Select(MountIdentity.From)
                .OrderBy(m => m.Destination, StringComparer.Ordinal)
        )
            mounts.Add(
                mount.Type == "volume"
                    ? mount with
                    {
                        Created = (await context.Engine.Volumes.TryInspect(mount.Source, ct))?.CreatedAt,
                    }
                    : mount with
                    {
                        Content = binds.GetValueOrDefault(mount.Destination),
                    }
            );
        return mounts;
    }

    /// <exception cref="InvalidOperationException">A container that is known to have had other mounts, or is gone; says
    /// which.</exception>
    public async Task Require(IReadOnlyList<ServiceState> before, IReadOnlyList<ServiceState> now, CancellationToken ct)
    {
        var different = new List<string>();
        foreach (var state in before.Where(b => b.Mounts is not null))
            if (state.Successor(now) is not { } found)
                different.Add($"the container {state.Name} is gone");
            else if (await context.Engine.Containers.TryInspect(found.Container, ct) is { } details)
                different.AddRange(
                    MountIdentity.Differences(state.Mounts!, await Of(details, ct)).Select(d => $"{state.Name}: {d}")
                );
        if (different.Count > 0)
            throw new InvalidOperationException(
                $"not every mount is the one that it was: {string.Join("; ", different)}"
            );
    }

    /// <summary>
    /// As the running process sees them: the source's path may name something else by now. Two reads a container,
    /// whatever its number of mounts.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, string>> Binds(ContainerDetails container, CancellationToken ct)
    {
        var places = container
            .AllMounts.Where(m => m.Type == "bind")
            .Select(m => TreePath.FromText(m.Destination.Trim('/')))
            .Distinct()
            .ToList();
        if (places.Count == 0 || !container.State.Running)
            return new Dictionary<string, string>();
        try
        {
            var root = new ProcessLocation(container.Id, container.State.Pid, "/");
            var facts = await context.Trees.Read(root, new ReadRequest(Only: places, FactsOnly: true), ct);
            var files = places.Where(p => facts.Find(p)?.Kind == EntryKind.File).ToList();
            var hashes = await context.Trees.Read(root, new ReadRequest(Only: files), ct);
            using var fingerprints = Fingerprints.Open(context.State.Root);
            return places
                .Where(facts.Contains)
                .ToDictionary(
                    p => "/" + p,
                    p =>
                        hashes.Find(p)?.Sha256 is { } hash
                            ? $"content {fingerprints.Of(Encoding.ASCII.GetBytes(hash))[..Digits]}"
                            : $"inode {facts[p].Inode}"
                );
        }
        catch (TreeException)
        {
            // It ended meanwhile, or a symlink of its image is on the way to a mount: what cannot be looked at is not
            // compared.
            return new Dictionary<string, string>();
        }
    }
}
