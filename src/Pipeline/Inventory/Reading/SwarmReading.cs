using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>
/// A stack that <c>docker stack deploy</c> made: what a manager says of it, and its containers on the engine that is
/// asked. The engines of the other nodes are not asked.
/// </summary>
/// <param name="everybody">All containers of the engine.</param>
internal sealed class SwarmReading(Sight sight, IReadOnlyList<ContainerSummary> everybody)
{
    /// <summary>Stacks that have a container here, or a service that this manager knows.</summary>
    public async Task<IReadOnlyList<string>> Stacks(CancellationToken ct) =>
        [
            .. (await Services(null, ct))
                .Select(s => s.Spec.Labels.GetValueOrDefault(Labels.Stack))
                .Concat(everybody.Select(c => c.Labels.GetValueOrDefault(Labels.Stack)))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The only stack that has each service of a stack file; null where none has, or several have.</summary>
    public async Task<string?> StackOf(ComposeModel model, CancellationToken ct)
    {
        var names = (await Services(null, ct)).Select(s => s.Spec.Name).ToHashSet();
        var candidates = (await Stacks(ct)).Where(s => model.Services.All(m => names.Contains($"{s}_{m.Name}")));
        return model.Services.Count > 0 && candidates.ToList() is [var only] ? only : null;
    }

    /// <summary>What the managers say; what is on other nodes is told as not looked at.</summary>
    public async Task<SwarmFacts> Facts(string stack, CancellationToken ct)
    {
        var info = await sight.Engine.System.Info(ct);
        if (!info.Swarm.ControlAvailable)
        {
            sight.NotSeen.Add($"services, tasks and nodes of the stack {stack}: this engine is no manager");
            return new SwarmFacts(stack, null, [], []);
        }

        var nodes = await sight.Engine.Swarm.Nodes.List(ct);
        var services = (await Services(stack, ct)).OrderBy(s => s.Spec.Name, StringComparer.Ordinal).ToList();
        var tasks = new List<SwarmTaskFacts>();
        foreach (var service in services)
            tasks.AddRange(
                (await sight.Engine.Swarm.Tasks.Of(service.Id, ct))
                    .Where(t => t.DesiredState == "running")
                    .OrderBy(t => t.Slot)
                    .Select(t => Task(Short(stack, service.Spec.Name), t, nodes))
            );
        foreach (var task in tasks.Where(t => !t.IsLookedAt && t.Node.Length > 0))
            sight.NotSeen.Add(
                $"{task.Name} on {task.Node}: only the engine that was asked is looked at; with DOCKER_HOST=<the "
                    + $"engine of {task.Node}>, --project {stack} looks at its tasks there"
            );
        return new SwarmFacts(stack, Registry(services), [.. nodes.Select(n => Node(n, info.Swarm.NodeId))], tasks);
    }

    /// <summary>Those that run, described as compose would: what is over stays on a node for a while.</summary>
    public async Task<IReadOnlyList<ContainerDetails>> Containers(string stack, CancellationToken ct)
    {
        var found = new List<ContainerDetails>();
        foreach (var one in everybody.Where(c => c.Labels.GetValueOrDefault(Labels.Stack) == stack))
            if (await sight.Engine.Containers.TryInspect(one.Id, ct) is { State.Running: true } details)
                found.Add(AsOfCompose(stack, details));
        return [.. found.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>Its service by the name that the stack file has, and its image without the digest.</summary>
    private static ContainerDetails AsOfCompose(string stack, ContainerDetails details)
    {
        var service = details.Config.Labels.GetValueOrDefault(Labels.SwarmService) ?? details.Name;
        var labels = new Dictionary<string, string>(details.Config.Labels)
        {
            [Labels.ComposeService] = Short(stack, service),
        };
        return details with
        {
            Config = details.Config with { Labels = labels, Image = details.Config.Image.Split('@')[0] },
        };
    }

    private async Task<IReadOnlyList<SwarmService>> Services(string? stack, CancellationToken ct) =>
        (await sight.Engine.System.Info(ct)).Swarm.ControlAvailable
            ? await sight.Engine.Swarm.Services.List([stack is null ? Labels.Stack : $"{Labels.Stack}={stack}"], ct)
            : [];

    private SwarmTaskFacts Task(string service, SwarmTask task, IReadOnlyList<SwarmNode> nodes) =>
        new(
            service,
            SwarmServices.NameOf(service, task),
            nodes.FirstOrDefault(n => n.Id == task.NodeId)?.Name ?? task.NodeId,
            task.Status.State,
            task.Spec.Image,
            everybody.Any(c => c.State == "running" && c.Id == task.Status.ContainerStatus?.ContainerId)
        );

    private static SwarmNodeFacts Node(SwarmNode node, string asked) =>
        new(node.Id, node.Name, node.Spec.Role, node.Spec.Availability, node.Status.State, node.Id == asked);

    private static string? Registry(IEnumerable<SwarmService> services) =>
        services.Select(s => RegistryName.Of(s.Spec.Image)).Where(r => r != RegistryName.Hub).Distinct().ToList()
            is [var only]
            ? only
            : null;

    private static string Short(string stack, string service) =>
        service.StartsWith($"{stack}_", StringComparison.Ordinal) ? service[(stack.Length + 1)..] : service;
}
