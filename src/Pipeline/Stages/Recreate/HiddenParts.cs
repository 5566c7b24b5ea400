using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>Which parts of its named volumes a service no longer sees with other mounts. Pure.</summary>
internal static class HiddenParts
{
    /// <param name="container">As it is mounted now.</param>
    /// <param name="next">The mounts that it is going to have.</param>
    public static IEnumerable<HiddenPart> Of(
        string service,
        ContainerDetails container,
        IReadOnlyList<ComposeMount> next
    )
    {
        var now = container.AllMounts.Select(m => ContainerPath.Normalise(m.Destination)).ToList();
        foreach (var mount in container.Mounts.Where(m => m.Type == "volume" && !MountIdentity.NamesAnonymous(m.Name)))
        {
            var path = ContainerPath.Normalise(mount.Destination);
            var again = next.Where(n => n.Kind == MountKind.Volume && n.Source == mount.Name).ToList();
            HiddenPart Part(string destination) =>
                new(
                    new DetachedVolume(service, mount.Name, destination, container.ImageId, Below(now, destination))
                    {
                        Folder = destination == path ? "" : ContainerPath.Below(path, destination),
                    },
                    again.FirstOrDefault()?.VolumeKey
                );
            if (again.Count == 0)
                yield return Part(path);
            else if (again.Exists(n => n.Target == path))
                foreach (var over in Below([.. next.Select(n => n.Target)], path).Except(now))
                    yield return Part(over);
        }
    }

    private static IReadOnlyList<string> Below(IReadOnlyList<string> paths, string path) =>
        [.. paths.Where(p => p.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal)).Distinct()];
}
