using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// The containers of the release, created by compose beside those that run: once these are stopped, a removal, a
/// rename and a start are left. Where that is not sure to come to the same as a recreate by compose, the service has
/// none and is recreated by compose after the stop.
/// </summary>
internal sealed class NextContainers(Release release)
{
    private readonly StackContext _context = release.Context;

    /// <returns>Of each service that has them; the others are recreated as a whole.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<NextContainer>>> Create(
        RecreateWork work,
        CancellationToken ct
    )
    {
        var next = new Dictionary<string, IReadOnlyList<NextContainer>>();
        // Compose reads env files when it creates, and these are written later.
        if (OperatingSystem.IsWindows() || work.EnvFiles is { Count: > 0 } || work.Edited is { Count: > 0 })
            return next;
        foreach (var service in work.Services.Where(s => s.Start))
            if (await Create(service, ct) is { } created)
                next[service.Service] = created;
        return next;
    }

    private async Task<IReadOnlyList<NextContainer>?> Create(ServiceWork service, CancellationToken ct)
    {
        var request = new RecreateRequest(_context);
        var before = await new Services(_context).Of(service.Service, ct);
        if (
            !request.Keeps(service, before.Count)
            || _context.Configurations.IsStartedByCompose(service.Service)
            || await HasParts(service, before, ct)
        )
            return null;
        var created = await _context.Log.During(
            $"creating the next {service.Service} beside the present one",
            _context.Compose.CreateBeside(request.Of(service, before.Count), before.Count, _context.Log.Detail, ct)
        );
        var next = created ? await Find(service, before, ct) : [];
        if (next.Count == before.Count)
            return next;
        await WaitingContainers.Remove(_context, service.Service, ct);
        _context.Log.Detail($"{service.Service} is recreated once it is stopped");
        return null;
    }

    /// <summary>What its image brings anew is decided when it is stopped.</summary>
    private async Task<bool> HasParts(ServiceWork service, IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var parts = new StaleParts(_context, service.Service);
        foreach (var state in before)
            if (
                (await _context.Engine.Containers.Inspect(state.Container, ct)).Mounts.Any(m =>
                    parts.IsPart(m.Destination)
                )
            )
                return true;
        return false;
    }

    private async Task<IReadOnlyList<NextContainer>> Find(
        ServiceWork service,
        IReadOnlyList<ServiceState> before,
        CancellationToken ct
    )
    {
        var next = new List<NextContainer>();
        var listed = await WaitingContainers.Of(_context, service.Service, ct);
        foreach (var state in before)
            if (
                listed.SingleOrDefault(c => WaitingContainers.Replaces(c, state.Container)) is { } waiting
                && IsRight(await _context.Engine.Containers.Inspect(waiting.Id, ct), release.Images[service.Image])
            )
                next.Add(new NextContainer(waiting.Id, WaitingContainers.NextName(waiting.Name), state.Container));
        return next;
    }

    /// <summary>
    /// It has the image, and nothing of another container: it would name that one by its ID, and that one may be
    /// replaced.
    /// </summary>
    private static bool IsRight(ContainerDetails container, string image) =>
        container.ImageId == image
        && container.HostConfig.VolumesFrom.Count == 0
        && !new[] { container.HostConfig.NetworkMode, container.HostConfig.PidMode, container.HostConfig.IpcMode }.Any(
            m => m.StartsWith("container:", StringComparison.Ordinal)
        );
}
