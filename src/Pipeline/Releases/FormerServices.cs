using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>Lets services run again as they did, from what was noted of them.</summary>
public sealed class FormerServices(StackContext context)
{
    private readonly Services _services = new(context);

    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>
    /// Lets every service that this pipeline may touch run as it did: same image behind the same reference, running or
    /// stopped. What is as it was is not touched. Their anonymous volumes are the former ones again, and every mount is
    /// the one that it was.
    /// </summary>
    /// <param name="history">Knows which commit's compose files a container was made with; null goes by those of
    /// today.</param>
    public async Task Restore(IReadOnlyList<ServiceState> before, ReleaseHistory? history, CancellationToken ct)
    {
        // A swarm starts what should run by itself; what should run, the undo of Recreate has posted.
        if (context.Stack.Definition.Swarm is not null)
            return;
        await WaitingContainers.Remove(context, ct);
        foreach (var group in before.GroupBy(s => s.Service).Where(g => _services.IsOurs(g.Key) || IsCutOver(g.Key)))
            await RestoreService(group.Key, [.. group], history, ct);
        await StartStopped(before, ct);
        var now = await _services.Look(ct);
        await new MountProof(context).Require(before, now, ct);
        await Task.WhenAll(
            StartedAgain(before, now).Select(s => new Readiness(context).StayAsBefore(s.Now, s.Before, ct))
        );
    }

    /// <summary>What is not the process that ran before, with how it ran then. Others' services are theirs.</summary>
    private IEnumerable<(string Now, ServiceState Before)> StartedAgain(
        IReadOnlyList<ServiceState> before,
        IReadOnlyList<ServiceState> now
    ) =>
        from state in now
        where _services.IsOurs(state.Service) || IsCutOver(state.Service) || _services.IsAlsoStopped(state)
        where !before.Any(b => b.Container == state.Container && b.StartedAt == state.StartedAt)
        let former = before.FirstOrDefault(b => b.Service == state.Service)
        where former is not null
        select (state.Container, former);

    /// <summary>Starts what was stopped along with the writers and is recreated by nobody.</summary>
    /// <returns>What runs again.</returns>
    public async Task<IReadOnlyList<string>> StartStopped(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var started = new List<string>();
        foreach (
            var other in before.Where(s =>
                s.Running && !_services.IsOurs(s.Service) && !IsCutOver(s.Service) && _services.IsAlsoStopped(s)
            )
        )
            if (await Containers.TryInspect(other.Container, ct) is { } now)
            {
                await new RestartPolicies(Containers).GiveBack(_services.StateOf(now), other, ct);
                if (now.State.Running)
                    continue;
                await Containers.Start(other.Container, ct);
                started.Add(other.Service);
            }

        return started;
    }

    /// <summary>
    /// Only some stages were asked for: what they stopped runs again, on the image and with the configuration it has
    /// now.
    /// </summary>
    public async Task RunAgain(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        if (context.Stack.Definition.Swarm is not null)
            return;
        var now = await _services.Look(ct);
        await Restore(
            [
                .. before.Select(b =>
                    now.FirstOrDefault(n => n.Service == b.Service) is { } n
                        ? b with
                        {
                            Image = n.Image,
                            Reference = n.Reference,
                            ConfigHash = n.ConfigHash,
                            Mounts = null,
                        }
                        : b
                ),
            ],
            null,
            ct
        );
    }

    private async Task RestoreService(
        string service,
        IReadOnlyList<ServiceState> before,
        ReleaseHistory? history,
        CancellationToken ct
    )
    {
        var now = await _services.Of(service, ct);
        var (wanted, former) = (before[0], new FormerVolumes(context));
        if (
            now.Count != before.Count
            || now.Any(s => s.Image != wanted.Image || s.ConfigHash != wanted.ConfigHash)
            || await former.AreSwapped(before, now, ct)
        )
        {
            await former.HandOn(before, now, ct);
            now = await Recreate(service, wanted, before.Count, history, ct);
        }

        foreach (var state in now)
            await Align(state, wanted, ct);
    }

    private async Task<IReadOnlyList<ServiceState>> Recreate(
        string service,
        ServiceState wanted,
        int containers,
        ReleaseHistory? history,
        CancellationToken ct
    )
    {
        context.Log.Say($"recreating {service} from {wanted.ShortImage}, as before");
        var tagged = await context.Engine.Images.TryInspect(wanted.Reference, ct);
        if (tagged?.Id != wanted.Image)
            await Tag(wanted, ct);
        var request = new UpRequest
        {
            Services = [service],
            NoDeps = true,
            ForceRecreate = true,
            NoStart = !wanted.Running,
            Scale = new Dictionary<string, int> { [service] = containers },
        };
        if (history is null)
            await context.Compose.Up(request, null, ct);
        else
            await new EarlierCompose(context, history).With(wanted, compose => compose.Up(request, null, ct), ct);
        return await _services.Of(service, ct);
    }

    private async Task Tag(ServiceState wanted, CancellationToken ct)
    {
        var (repository, tag) = References.Split(wanted.Reference);
        await context.Engine.Images.Tag(wanted.Image, repository, tag, ct);
    }

    private async Task Align(ServiceState now, ServiceState wanted, CancellationToken ct)
    {
        await new RestartPolicies(Containers).GiveBack(now, wanted, ct);
        if (now.Running && !wanted.Running)
            await Containers.Stop(now.Container, null, ct);
        if (!wanted.Running)
            return;
        if (!now.Running)
            await Containers.Start(now.Container, ct);
        await new Readiness(context).WaitAsBefore(now.Container, wanted, ct);
    }

    private bool IsCutOver(string service) => context.Stack.Definition.Cutover?.Services.Contains(service) == true;
}
