using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// The anonymous volumes that the next recreate of a service does not hand on: it renews them (strategy unshadow), or
/// neither the compose file nor the image declares them any more, or they hide a part of the code that a newer image
/// brings. Nothing of them is copied, so they may hold nothing but what git or the image has.
/// </summary>
internal sealed class DetachedVolumes(StackContext context)
{
    /// <param name="image">The image that the service is going to run.</param>
    public async Task<IReadOnlyList<DetachedVolume>> Of(ComposeService service, string image, CancellationToken ct)
    {
        var next =
            await context.Engine.Images.TryInspect(image, ct)
            ?? await context.Engine.Images.TryInspect(service.Image, ct);
        var kept = Renews(service.Name)
            ? []
            : service
                .WithImageVolumes(next?.Config.Volumes ?? [])
                .Mounts.Where(m => m.Kind == MountKind.Anonymous)
                .Select(m => m.Target)
                .ToHashSet();
        var (detached, parts) = (new List<DetachedVolume>(), new StaleParts(context, service.Name));
        foreach (var state in await new Services(context).Of(service.Name, ct))
            if (await context.Engine.Containers.TryInspect(state.Container, ct) is { } container)
                detached.AddRange(
                    container
                        .Mounts.Where(m =>
                            m.Type == "volume"
                            && MountIdentity.NamesAnonymous(m.Name)
                            && (!kept.Contains(m.Destination) || parts.IsPart(m.Destination))
                        )
                        .Select(m => new DetachedVolume(
                            service.Name,
                            m.Name,
                            m.Destination,
                            state.Image,
                            [.. container.AllMounts.Select(o => o.Destination).Where(d => d != m.Destination)]
                        ))
                );
        return detached;
    }

    /// <summary>Whether each recreate of the service renews its anonymous volumes.</summary>
    public bool Renews(string service) =>
        context.Stack.Placements.Any(p => p.Service.Name == service && p.Tree.Strategy == CodeStrategy.Unshadow);

    /// <exception cref="PipelineException">Something in one of them is nowhere else; it is named, with what to do.
    /// Nothing was changed.</exception>
    public async Task Require(IReadOnlyList<DetachedVolume> volumes, CancellationToken ct)
    {
        foreach (var volume in volumes)
            if (await new DetachedState(context, volume).Look(ct) is { Count: > 0 } paths)
                throw DetachedRefusal.For(context, volume, paths);
    }

    /// <summary>After the recreate: nothing was written to them between the look of the plan and the stop.</summary>
    public async Task<IReadOnlyList<Evidence>> Prove(IReadOnlyList<DetachedVolume> volumes, CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var volume in volumes)
            if (await context.Engine.Volumes.TryInspect(volume.Volume, ct) is not null)
            {
                var paths = await new DetachedState(context, volume).Look(ct);
                evidence.Add(
                    new Evidence(
                        $"nothing of {volume.Service} is left behind in the former volume of {volume.Destination}",
                        paths.Count == 0,
                        paths.Count == 0
                            ? $"{volume.Volume[..12]} holds only what git or the image has"
                            : Findings.List([.. paths.Select(p => p.ToString())])
                    )
                );
            }

        return evidence;
    }
}
