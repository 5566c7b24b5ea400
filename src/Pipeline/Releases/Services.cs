using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// The running side of a stack: which container runs each service, from which image. The one place that knows.
/// </summary>
public sealed class Services(StackContext context)
{
    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>
    /// Every container of the project, and others that may be stopped for it, in the order of pipeline.yml, then by
    /// name. Of a swarm, every task that should run, as the managers say.
    /// </summary>
    public async Task<IReadOnlyList<ServiceState>> Look(CancellationToken ct)
    {
        if (context.Stack.Definition.Swarm is { } swarm)
            return InOrder(await new SwarmServices(context, swarm).States(null, ct));
        var filter = new ContainerFilter { Labels = [$"{Labels.ComposeProject}={context.Project}"] };
        var listed = await Containers.List(filter, ct);
        var lasting = listed.Where(c => c.Labels.GetValueOrDefault(Labels.ComposeOneOff) != "True");
        var states = (await Details(lasting.Except(WaitingContainers.Among(listed)), ct)).Select(StateOf).ToList();
        foreach (var name in AlsoStopped.Where(a => !states.Exists(s => s.Service == a || s.Name == a)))
            if (await Containers.TryInspect(name, ct) is { } foreign)
                states.Add(StateOf(foreign));
        return InOrder(states);
    }

    private IReadOnlyList<ServiceState> InOrder(IEnumerable<ServiceState> states) =>
        [.. states.OrderBy(s => Place(s.Service)).ThenBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>
    /// The same, with what each container was created with, or its service of a swarm asks for; needs the state folder.
    /// </summary>
    public async Task<IReadOnlyList<ServiceState>> LookClosely(CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        if (context.Stack.Definition.Swarm is { } swarm)
            return InOrder(await new SwarmServices(context, swarm).States(fingerprints, ct));
        var mounts = new MountProof(context);
        var states = new List<ServiceState>();
        foreach (var state in await Look(ct))
            states.Add(
                await Containers.TryInspect(state.Container, ct) is { } details
                    ? state with
                    {
                        Shape = ContainerShape.Describe(details, fingerprints),
                        Mounts = await mounts.Of(details, ct),
                    }
                    : state
            );
        return states;
    }

    public async Task<IReadOnlyList<ServiceState>> Of(string service, CancellationToken ct) =>
        [.. (await Look(ct)).Where(s => s.Service == service)];

    /// <summary>Of what this pipeline may stop: whether the engine starts it when it did before.</summary>
    public async Task<Evidence> PoliciesAsBefore(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var touched = before.Where(b => b.Restart is not null && (IsOurs(b.Service) || IsAlsoStopped(b))).ToList();
        return RestartPolicies.AsBefore(touched, touched.Count == 0 ? [] : await Look(ct));
    }

    /// <summary>Whether pipeline.yml lets it be stopped while a volume is at rest.</summary>
    public bool IsAlsoStopped(ServiceState state) =>
        AlsoStopped.Contains(state.Service) || AlsoStopped.Contains(state.Name);

    /// <summary>Every container that mounts the volume, of other projects too; not those that wait to be
    /// started.</summary>
    internal async Task<IReadOnlyList<(ServiceState State, bool Writes)>> Mounting(string volume, CancellationToken ct)
    {
        var listed = await Containers.List(new ContainerFilter { Volume = volume }, ct);
        var mounting = await Details(listed.Where(c => !WaitingContainers.IsOne(c)), ct);
        return [.. mounting.Select(d => (StateOf(d), d.State.Running && d.Mounts.Any(m => m.Name == volume && m.RW)))];
    }

    /// <summary>Whether this pipeline recreates the service.</summary>
    public bool IsOurs(string service) => context.Stack.Definition.Code.Any(c => c.Services.Contains(service));

    /// <summary>A service of another project may have the name of one of ours; it goes by its container's.</summary>
    internal ServiceState StateOf(ContainerDetails details) =>
        new(
            details.Config.Labels.GetValueOrDefault(Labels.ComposeProject) == context.Project
                ? details.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? details.Name
                : details.Name,
            details.Id,
            details.Name,
            details.ImageId,
            details.Config.Image,
            details.State is { Running: true, Restarting: false },
            details.Config.Labels.GetValueOrDefault(Labels.ComposeConfigHash),
            details.State.Pid,
            details.RestartCount,
            details.State.StartedAt ?? default,
            details.State.Paused ? "paused"
                : details.State.Health is { Status: not "none" } health ? health.Status
                : null,
            IsCrashed(details.State),
            Restart: RestartPolicies.Name(details.HostConfig)
        )
        {
            Number = details.Config.Labels.GetValueOrDefault(Labels.ComposeNumber),
            StartedAfter = details.StartedAfter ?? default,
        };

    /// <summary>137 and 143 are what a stop leaves behind.</summary>
    private static bool IsCrashed(ContainerState state) =>
        state.Restarting || (!state.Running && state.Status == "exited" && state.ExitCode is not (0 or 137 or 143));

    /// <summary>All at once, in the order given; without those that are gone meanwhile.</summary>
    private async Task<IEnumerable<ContainerDetails>> Details(
        IEnumerable<ContainerSummary> listed,
        CancellationToken ct
    ) => (await Task.WhenAll(listed.Select(c => Containers.TryInspect(c.Id, ct)))).OfType<ContainerDetails>();

    private IEnumerable<string> AlsoStopped => context.Stack.Definition.Volumes.SelectMany(v => v.AlsoStop).Distinct();

    private int Place(string service)
    {
        var place = context.Stack.Definition.Services.Index().FirstOrDefault(s => s.Item.Name == service);
        return place.Item is null ? int.MaxValue : place.Index;
    }
}
