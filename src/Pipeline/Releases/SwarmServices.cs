using Pipeline.Docker;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The services of a stack of Docker Swarm, as its managers describe them: claims, and no proof.</summary>
internal sealed class SwarmServices(StackContext context, SwarmRules rules)
{
    private SwarmApi Swarm => context.Engine.Swarm;

    /// <summary>Without jobs, which run to an end.</summary>
    public async Task<IReadOnlyList<SwarmService>> List(CancellationToken ct) =>
        [.. (await Swarm.Services.List([$"{Labels.Stack}={rules.Stack}"], ct)).Where(s => !s.Spec.IsJob)];

    /// <summary>As the compose file calls it, without the name of the stack.</summary>
    public string NameOf(SwarmService service) =>
        service.Spec.Name.StartsWith($"{rules.Stack}_", StringComparison.Ordinal)
            ? service.Spec.Name[(rules.Stack.Length + 1)..]
            : service.Spec.Name;

    /// <summary>Every task that should run.</summary>
    /// <param name="fingerprints">For what its service asks for (<see cref="ServiceState.Shape"/>); null leaves that
    /// out.</param>
    public async Task<IReadOnlyList<ServiceState>> States(Fingerprints? fingerprints, CancellationToken ct)
    {
        var nodes = (await Swarm.Nodes.List(ct)).ToDictionary(n => n.Id, n => n.Name);
        var states = new List<ServiceState>();
        foreach (var service in await List(ct))
        {
            var shape = fingerprints is null ? null : ContainerShape.Describe(service.Spec, fingerprints);
            states.AddRange(
                (await Swarm.Tasks.Of(service.Id, ct))
                    .Where(t => t.DesiredState == "running")
                    .Select(t =>
                        Claimed(NameOf(service), t, nodes.GetValueOrDefault(t.NodeId) ?? t.NodeId) with
                        {
                            Shape = shape,
                        }
                    )
            );
        }

        return states;
    }

    /// <summary>As people know a task: <c>web.2</c>, or <c>web</c> of a global service.</summary>
    public static string NameOf(string service, SwarmTask task) => task.Slot > 0 ? $"{service}.{task.Slot}" : service;

    /// <summary>What the managers say of a task; of its image they know the digest, and not the ID.</summary>
    public static ServiceState Claimed(string service, SwarmTask task, string node) =>
        new(
            service,
            task.Status.ContainerStatus?.ContainerId ?? "",
            NameOf(service, task),
            task.Spec.Image.Split('@') is [_, var digest] ? digest : "",
            task.Spec.Image,
            task.Status.State == "running",
            null,
            task.Status.ContainerStatus?.Pid ?? 0,
            0,
            task.Status.Timestamp ?? default,
            null
        )
        {
            Node = node,
            Task = task.Id,
        };
}
