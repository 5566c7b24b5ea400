using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Recreates services in their order. Where they still run, each is watched through its whole window before the next is
/// touched; where BackupVolume has stopped them all, each is started as soon as the one before it has reached its gate,
/// and all are watched together, since waiting would only add to the downtime of the rest.
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
    private readonly ServiceWatch _watch = new(context, heartbeats);
    private readonly RecreateRequest _request = new(context);

    /// <summary>Containers that were created ahead, by service; the others are recreated by compose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<NextContainer>> Next { get; init; } =
        new Dictionary<string, IReadOnlyList<NextContainer>>();

    public async Task<IReadOnlyList<ServiceDowntime>> Run(IReadOnlyList<ServiceWork> services, CancellationToken ct)
    {
        var watches = new List<Task<ServiceDowntime>>();
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            var resting = await Resting(services, ct);
            await Task.WhenAll(resting.Select(s => MakePlace(s, ct)));
            foreach (var service in InOrder(services))
                if (await Start(service, resting.Contains(service), ct) is { } started)
                {
                    var up = _watch.Up(started, failure.Token);
                    watches.Add(_watch.Stay(started, up, stopped, failure.Token));
                    await Gate(started.Rules, up, watches);
                }

            var side = Meanwhile(failure.Token);
            await context.Log.During(
                $"watching {string.Join(", ", services.Select(s => s.Service))}",
                AllOrFirstFailure(watches)
            );
            await side;
            return [.. watches.Select(w => w.Result)];
        }
        catch
        {
            await failure.CancelAsync();
            throw;
        }
    }

    /// <summary>What stays stopped delays nobody.</summary>
    private IEnumerable<ServiceWork> InOrder(IReadOnlyList<ServiceWork> services) =>
        stopped is null ? services : services.OrderBy(s => !s.Start);

    /// <summary>Until the next service may be touched; sooner where one of those before has failed.</summary>
    private async Task Gate(ServiceRules rules, Task up, IReadOnlyList<Task> watches)
    {
        if (stopped is null)
            await watches[^1];
        else if (rules.Gate == StartGate.Healthy)
            await up;
        foreach (var failed in watches.Where(w => w.IsFaulted))
            await failed;
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

    /// <summary>
    /// Services with next containers that do not run now; one that runs goes on until it is its turn.
    /// </summary>
    private async Task<IReadOnlyList<ServiceWork>> Resting(IReadOnlyList<ServiceWork> services, CancellationToken ct)
    {
        var now = Next.Count == 0 ? [] : await new Services(context).Look(ct);
        return
        [
            .. services.Where(s => Next.ContainsKey(s.Service) && !now.Any(n => n.Service == s.Service && n.Running)),
        ];
    }

    /// <param name="hasPlace">Whether the containers that it replaces are gone.</param>
    private async Task<StartedService?> Start(ServiceWork service, bool hasPlace, CancellationToken ct)
    {
        var rules = RulesOf(service);
        var databaseTime = service.Start ? await heartbeats.Now(rules, ct) : null;
        var since = context.Clock.GetUtcNow();
        if (!Next.TryGetValue(service.Service, out var next))
            return await Recreate(service, ct) is var made && service.Start
                ? new StartedService(rules, made, since, databaseTime)
                : null;
        if (!hasPlace)
            await MakePlace(service, ct);
        foreach (var container in next)
            await context.Engine.Containers.Start(container.Id, ct);
        return new StartedService(rules, [.. next.Select(n => n.Id)], since, databaseTime);
    }

    /// <summary>As compose does after it has created the next containers.</summary>
    private async Task MakePlace(ServiceWork service, CancellationToken ct)
    {
        var containers = context.Engine.Containers;
        await RequireNothingLost(service, ct);
        foreach (var next in Next[service.Service])
        {
            await containers.Stop(next.Replaced, RulesOf(service).StopTimeout, ct);
            await containers.Remove(next.Replaced, ct: ct);
            await containers.Rename(next.Id, next.Name, ct);
        }
    }

    private ServiceRules RulesOf(ServiceWork service) =>
        context.Stack.Definition.Services.Single(s => s.Name == service.Service);

    /// <summary>Of anonymous volumes that the service does not get again.</summary>
    private async Task RequireNothingLost(ServiceWork service, CancellationToken ct)
    {
        var volumes = new DetachedVolumes(context);
        await volumes.Require(await volumes.Of(context.Stack.Compose.Find(service.Service)!, service.Image, ct), ct);
    }

    private async Task<IReadOnlyList<string>> Recreate(ServiceWork service, CancellationToken ct)
    {
        await RequireNothingLost(service, ct);
        var before = await new Services(context).Of(service.Service, ct);
        await RenewParts(service, before, ct);
        await context.Log.During(
            $"recreating {service.Service}",
            context.Compose.Up(_request.Of(service, before.Count), context.Log.Detail, ct)
        );
        return [.. (await new Services(context).Of(service.Service, ct)).Select(s => s.Container)];
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

    private static async Task AllOrFirstFailure(IReadOnlyList<Task> watches)
    {
        await foreach (var done in Task.WhenEach(watches))
            await done;
    }
}
