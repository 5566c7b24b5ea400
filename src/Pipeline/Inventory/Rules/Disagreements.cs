using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>Where compose files and running containers disagree. Pure; names of variables, never values.</summary>
internal static class Disagreements
{
    public static IReadOnlyList<string> Find(ComposeModel? model, IReadOnlyList<ContainerDetails> containers)
    {
        if (model is null || containers.Count == 0)
            return [];
        string ServiceOf(ContainerDetails c) => c.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? c.Name;
        var known = containers.ToLookup(ServiceOf);
        return
        [
            .. model
                .Services.Where(s => !known.Contains(s.Name) && s.Replicas > 0 && s.Profiles.Count == 0)
                .Select(s => $"{s.Name}: the compose file has it; there is no container"),
            .. containers
                .Where(c => model.Find(ServiceOf(c)) is null)
                .Select(c => $"{c.Name}: there is a container; the compose file has no service {ServiceOf(c)}"),
            .. containers
                .Where(c => model.Find(ServiceOf(c)) is not null)
                .SelectMany(c => Differences(model.Find(ServiceOf(c))!, c).Select(d => $"{c.Name}: {d}")),
        ];
    }

    private static IEnumerable<string> Differences(ComposeService service, ContainerDetails container)
    {
        if (container.Config.Image != service.Image)
            yield return $"it was created from {container.Config.Image}; the compose file says {service.Image}";
        var declared = service
            .Mounts.Where(m => m.Kind is MountKind.Volume or MountKind.Bind)
            .ToDictionary(m => m.Target, m => m.Source);
        foreach (var mount in container.Mounts.Where(m => m.Type is "volume" or "bind"))
            if (declared.TryGetValue(mount.Destination, out var source))
            {
                // A secret or a config is a file that compose finds or makes: its name is no place.
                if (source != ContainerView.NameOf(mount) && !IsNamed(mount, source))
                    yield return $"{mount.Destination} is {ContainerView.NameOf(mount)}; "
                        + $"the compose file says {source}";
            }
            else if (ContainerView.KindOf(mount) != RunsFrom.AnonymousVolume && service.Mounts.Count > 0)
            {
                if (!service.Mounts.Any(m => m.Target == mount.Destination))
                    yield return $"{ContainerView.NameOf(mount)} is mounted at {mount.Destination}; the compose file "
                        + "mounts nothing there";
            }

        foreach (var target in declared.Keys.Where(t => !container.Mounts.Any(m => m.Destination == t)))
            yield return $"the compose file mounts {declared[target]} at {target}; the container has nothing there";
        var variables = container.Config.Env.Select(e => e.Split('=')[0]).ToHashSet();
        foreach (var name in service.Environment.Where(e => e.Value is not null && !variables.Contains(e.Key)))
            yield return $"the compose file sets {name.Key}; the container does not have it";
        if (service.Command is { } command && !command.SequenceEqual(container.Config.Cmd ?? []))
            yield return "the compose file gives another command than the container was created with";
    }

    private static bool IsNamed(MountPoint mount, string? source) =>
        mount.Type == "bind" && source?.StartsWith('/') != true;
}
