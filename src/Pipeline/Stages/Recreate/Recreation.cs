using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Recreates services in their order. Where they still run, each is watched through its whole window before the next is
/// touched; where BackupVolume has stopped them all, each comes up as soon as the one before it is up, and the windows
/// run together, since waiting would only add to the downtime of the rest.
/// </summary>
/// <param name="stopped">When BackupVolume asked the writers to stop; null when it did not.</param>
/// <param name="meanwhile">What may be done while the last services are watched; its failure is of no account.</param>
internal sealed class Recreation(
    StackContext context,
    Heartbeats heartbeats,
    DateTimeOffset? stopped,
    Func<CancellationToken, Task>? meanwhile = null
)
{
    private readonly Readiness _readiness = new(context);

    public async Task<IReadOnlyList<ServiceDowntime>> Run(IReadOnlyList<ServiceWork> services, CancellationToken ct)
    {
        var watches = new List<Task<ServiceDowntime>>();
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var service in services)
        {
            if (await Up(service, ct) is not { } started)
                continue;
            var watch = Watch(started, failure.Token);
            watches.Add(watch);
            if (stopped is null || watch.IsFaulted)
                await watch;
        }

        var side = Meanwhile(failure.Token);
        await context.Log.During(
            $"watching {string.Join(", ", services.Select(s => s.Service))}",
            AllOrFirstFailure(watches, failure)
        );
        await side;
        return [.. watches.Select(w => w.Result)];
    }

    private async Task Meanwhile(CancellationToken ct)
    {
        try
        {
            await (meanwhile?.Invoke(ct) ?? Task.CompletedTask);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Log.Detail($"while watching: {e.Message}");
        }
    }

    private async Task<Started?> Up(ServiceWork service, CancellationToken ct)
    {
        var rules = context.Stack.Definition.Services.Single(s => s.Name == service.Service);
        var volumes = new DetachedVolumes(context);
        await volumes.Require(await volumes.Of(context.Stack.Compose.Find(service.Service)!, service.Image, ct), ct);
        var before = await new Services(context).Of(service.Service, ct);
        await RenewParts(service, before, ct);
        var databaseTime = service.Start ? await heartbeats.Now(rules, ct) : null;
        var since = context.Clock.GetUtcNow();
        await context.Log.During(
            $"recreating {service.Service}",
            context.Compose.Up(RequestOf(service, rules, before.Count), context.Log.Detail, ct)
        );
        if (!service.Start)
            return null;
        var containers = await new Services(context).Of(service.Service, ct);
        var up = since;
        foreach (var state in containers)
            up = Later(
                up,
                await context.Log.During(
                    $"waiting for {state.Name} to be up",
                    _readiness.WaitUp(state.Container, rules, ct, since)
                )
            );
        return new Started(
            rules,
            [.. containers.Select(c => c.Container)],
            since,
            databaseTime,
            up - (stopped ?? since)
        );
    }

    /// <summary>
    /// Dependencies that an earlier image brought, in an anonymous volume over a part of the code, give way to those of
    /// the new image.
    /// </summary>
    private async Task RenewParts(ServiceWork service, IReadOnlyList<ServiceState> containers, CancellationToken ct)
    {
        foreach (var state in containers)
        {
            var container = await context.Engine.Containers.Inspect(state.Container, ct);
            if (
                await new StaleParts(context, service.Service).Look(container, service.Image, ct) is
                { Count: > 0 } stale
            )
                await new FormerVolumes(context).Renew(state, stale, ct);
        }
    }

    private async Task<ServiceDowntime> Watch(Started started, CancellationToken ct)
    {
        foreach (var container in started.Containers)
            await _readiness.StayUp(container, started.Rules, started.Since, ct);
        var heartbeat = await heartbeats.Await(started.Rules, started.DatabaseTime, ct);
        return new ServiceDowntime(
            started.Rules.Name,
            started.Containers[0],
            started.Downtime.TotalSeconds,
            heartbeat?.Found,
            ConfiguredAs.Now(context, started.Rules.Name)
        );
    }

    private static async Task AllOrFirstFailure(IReadOnlyList<Task> watches, CancellationTokenSource failure)
    {
        await foreach (var done in Task.WhenEach(watches))
        {
            if (done.IsCompletedSuccessfully)
                continue;
            await failure.CancelAsync();
            await done;
        }
    }

    /// <summary>Containers added by hand (<c>up --scale</c>) stay.</summary>
    private Dictionary<string, int> Scale(string service, int now) =>
        Replicas.Kept(context.Stack.Compose.Find(service)!, now) is { } kept ? new() { [service] = kept } : [];

    private UpRequest RequestOf(ServiceWork service, ServiceRules rules, int containers) =>
        new()
        {
            Services = [service.Service],
            NoDeps = true,
            ForceRecreate = true,
            NoStart = !service.Start,
            StopTimeout = rules.StopTimeout,
            Scale = Scale(service.Service, containers),
            RenewAnonymousVolumes = new DetachedVolumes(context).Renews(service.Service),
        };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Started(
        ServiceRules Rules,
        IReadOnlyList<string> Containers,
        DateTimeOffset Since,
        DateTime? DatabaseTime,
        TimeSpan Downtime
    );
}
