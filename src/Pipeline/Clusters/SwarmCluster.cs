using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>
/// A stack of Docker Swarm. What the managers say is not taken for what runs: the engine of every node is asked for
/// every container of a service, and each is looked at as on a single host.
/// </summary>
internal sealed class SwarmCluster(StackContext context, SwarmRules rules) : ICluster
{
    private const string ServiceLabel = "com.docker.swarm.service.id";

    /// <summary>How often a service is looked at again because it moved meanwhile.</summary>
    private const int Looks = 3;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly SwarmServices _services = new(context, rules);

    /// <inheritdoc cref="LiveProof.Known"/>
    public KnownTrees? Known { get; init; }

    private SwarmApi Swarm => context.Engine.Swarm;

    public async Task<ClusterSight> Look(ReleaseHistory history, WantedCode? wanted, CancellationToken ct)
    {
        using var nodes = await new SwarmNodes(context, rules).Reach(ct);
        var sights = new List<ClusterSight>();
        foreach (var service in (await _services.List(ct)).OrderBy(s => Order(_services.NameOf(s))))
            sights.Add(await Look(service.Id, nodes.All, history, wanted, ct));
        return new ClusterSight([.. sights.SelectMany(s => s.States)], [.. sights.SelectMany(s => s.Evidence)]);
    }

    /// <summary>Of one service, all that is known of its tasks beside the code that they read.</summary>
    /// <param name="mustBePinned">Whether its image must be named by digest, and come from the stack's
    /// registry.</param>
    public async Task<IReadOnlyList<Evidence>> Tasks(string id, bool mustBePinned, CancellationToken ct)
    {
        using var nodes = await new SwarmNodes(context, rules).Reach(ct);
        for (var look = 1; ; look++)
        {
            var seen = await Read(id, nodes.All, ct);
            var still = await StoodStill(seen, ct);
            if (!still.Holds && look < Looks)
            {
                await Task.Delay(BetweenLooks, context.Clock, ct);
                continue;
            }

            return [.. TaskProof.Of(seen, rules.Registry, mustBePinned), still];
        }
    }

    private async Task<ClusterSight> Look(
        string service,
        IReadOnlyList<ReachedNode> nodes,
        ReleaseHistory history,
        WantedCode? wanted,
        CancellationToken ct
    )
    {
        for (var look = 1; ; look++)
        {
            var seen = await Read(service, nodes, ct);
            var states = States(seen, nodes);
            var code = IsOurs(seen.Name)
                ? await new TaskCode(seen, nodes, history, wanted) { Known = Known }.Look(states, ct)
                : [];
            var still = await StoodStill(seen, ct);
            if (!still.Holds && look < Looks)
            {
                await Task.Delay(BetweenLooks, context.Clock, ct);
                continue;
            }

            if (!IsOurs(seen.Name))
                return new ClusterSight(states, []);
            IEnumerable<Evidence> tasks =
            [
                .. TaskProof.Of(seen, rules.Registry),
                still,
                .. new[] { AskedAlike(seen, history) }.OfType<Evidence>(),
            ];
            return new ClusterSight(states, [.. tasks.Select(e => new ServiceEvidence(seen.Name, e)), .. code]);
        }
    }

    /// <summary>A release that is under way asks for something else; its plan has looked at the others.</summary>
    private Evidence? AskedAlike(ServiceLook seen, ReleaseHistory history)
    {
        if (history.Open is not null || !Fingerprints.Exists(context.State.Root))
            return null;
        using var fingerprints = Fingerprints.Open(context.State.Root);
        var shape = ContainerShape.Describe(seen.Service.Spec, fingerprints);
        return new VerifiedContainers(history).AskedAlike(seen.Name, shape);
    }

    private async Task<Evidence> StoodStill(ServiceLook seen, CancellationToken ct) =>
        TaskProof.StoodStill(
            seen,
            await Swarm.Services.Inspect(seen.Service.Id, ct),
            await Swarm.Tasks.Of(seen.Service.Id, ct)
        );

    private async Task<ServiceLook> Read(string id, IReadOnlyList<ReachedNode> nodes, CancellationToken ct)
    {
        var service = await Swarm.Services.Inspect(id, ct);
        var tasks = await Swarm.Tasks.Of(id, ct);
        var looks = await Task.WhenAll(nodes.Select(n => Read(n, id, ct)));
        return new ServiceLook(_services.NameOf(service), service, tasks, looks);
    }

    /// <summary>Every container that carries the service's label, whatever the managers know of it.</summary>
    private static async Task<NodeLook> Read(ReachedNode node, string service, CancellationToken ct)
    {
        if (node.Context is not { Engine.Containers: { } containers })
            return new NodeLook(node.Node.Id, node.Name, node.NotReached, []) { IsLeftOut = node.IsLeftOut };
        try
        {
            var listed = await containers.List(new ContainerFilter { Labels = [$"{ServiceLabel}={service}"] }, ct);
            var details = await Task.WhenAll(listed.Select(c => containers.TryInspect(c.Id, ct)));
            return new NodeLook(node.Node.Id, node.Name, null, [.. details.OfType<ContainerDetails>()]);
        }
        catch (DockerException e)
        {
            return new NodeLook(node.Node.Id, node.Name, e.Message, []);
        }
    }

    private List<ServiceState> States(ServiceLook look, IReadOnlyList<ReachedNode> nodes)
    {
        var services = new Services(context);
        var seen = look
            .Nodes.SelectMany(n => n.Containers.Where(c => c.State.Running).Select(c => (Node: n, Container: c)))
            .Select(c =>
                services.StateOf(c.Container) with
                {
                    Service = look.Name,
                    Node = c.Node.Name,
                    Task = look.TaskOf(c.Node, c.Container)?.Id,
                }
            );
        var unseen = look.Desired.Where(t => look.Nodes.Any(n => n.Id == t.NodeId && n.NotSeen is not null));
        return
        [
            .. seen.Concat(unseen.Select(t => SwarmServices.Claimed(look.Name, t, look.NodeOf(t))))
                .OrderBy(s => s.Name, StringComparer.Ordinal),
        ];
    }

    private bool IsOurs(string service) => new Services(context).IsOurs(service);

    private (int, string) Order(string service)
    {
        var place = context.Stack.Definition.Services.Index().FirstOrDefault(s => s.Item.Name == service);
        return (place.Item is null ? int.MaxValue : place.Index, service);
    }
}
