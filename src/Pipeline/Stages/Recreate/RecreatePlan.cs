using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>Which services are recreated, and why; what would be lost by it is refused. Reads only.</summary>
internal sealed class RecreatePlan(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<Planned<RecreateWork>> Make(CancellationToken ct)
    {
        await RenewedVolumes.Refuse(release, ct);
        await ImageVolumes.Refuse(release, ct);
        await CodeElsewhere.Refuse(release, ct);
        var running = await new Services(_context).Look(ct);
        var drift = await LiveProof.Drift(release, ct);
        var envFiles = await new EnvFilesBack(release).Plan(ct);
        var edited = await EditedEnvFiles.Look(release, ct);
        var services = ServicesWith(
            new RecreateReasons(release, running, drift.Services) { Restored = envFiles, Edited = edited.Moves }
        );
        var seen = new Facts { Live = drift.Seen };
        if (services.Count == 0)
            return Planned.Nothing(new RecreateWork([]), "every service runs the image, and reads the commit") with
            {
                Seen = seen,
            };
        var work = new RecreateWork(services, await Detached(services, ct), envFiles) { Edited = edited.Moves };
        var hidden = await Hidden(services, ct);
        return Planned.Do(work, [.. new RecreateSteps(release, running).Of(work), .. hidden]) with
        {
            Further = [.. Further(hidden, edited.Unknown)],
            Seen = seen,
        };
    }

    private static IEnumerable<FurtherImpact> Further(IReadOnlyList<string> hidden, string? unknown)
    {
        if (hidden.Count > 0)
            yield return new FurtherImpact(
                Impact.State,
                $"{string.Join("; ", hidden)}. To keep it in use, copy it to where the service will look, or let the "
                    + "compose file mount it there"
            );
        if (unknown is not null)
            yield return new FurtherImpact(Impact.Env, unknown);
    }

    private async Task<IReadOnlyList<string>> Hidden(IReadOnlyList<ServiceWork> services, CancellationToken ct)
    {
        var hidden = new List<string>();
        foreach (var service in services)
            hidden.AddRange(
                await new OutOfSight(_context).Of(
                    _context.Stack.Compose.Find(service.Service)!,
                    release.Images.GetValueOrDefault(service.Image) ?? service.Image,
                    ct
                )
            );
        return hidden;
    }

    private IReadOnlyList<ServiceWork> ServicesWith(RecreateReasons reasons)
    {
        var services = new List<ServiceWork>();
        foreach (var service in _context.Stack.Definition.Services.Select(s => s.Name).Where(IsOurs))
            if (reasons.Of(service) is { } because)
                services.Add(WorkFor(service, because));
        return services;
    }

    private bool IsOurs(string service) => new Services(_context).IsOurs(service);

    private ServiceWork WorkFor(string service, string because)
    {
        var before = release.Opening.Before.Where(b => b.Service == service).ToList();
        var image = _context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
        return new ServiceWork(service, image, before.Count == 0 || before.Any(b => b.Running || b.Crashed), because);
    }

    /// <exception cref="PipelineException">One of them holds state.</exception>
    private async Task<IReadOnlyList<DetachedVolume>> Detached(
        IReadOnlyList<ServiceWork> services,
        CancellationToken ct
    )
    {
        var volumes = new DetachedVolumes(_context);
        var detached = new List<DetachedVolume>();
        foreach (var service in services)
            detached.AddRange(
                await volumes.Of(
                    _context.Stack.Compose.Find(service.Service)!,
                    release.Images.GetValueOrDefault(service.Image) ?? service.Image,
                    ct
                )
            );
        await volumes.Require(detached, ct);
        return detached;
    }
}
