using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>The first task of a new image, on its node: it stays up, and what it reads is the commit.</summary>
internal sealed class CanaryProof(StackContext context, SwarmRules rules, ReleaseHistory history, WantedCode wanted)
{
    /// <param name="service">As the compose file calls it.</param>
    /// <exception cref="ServiceDownException">It did not stay up; holds its last log lines.</exception>
    public async Task<Proof> Look(string service, SwarmTask task, CancellationToken ct)
    {
        using var nodes = await new SwarmNodes(context, rules).Reach(ct);
        var name = SwarmServices.NameOf(service, task);
        var node = nodes.All.FirstOrDefault(n => n.Node.Id == task.NodeId);
        if (node?.Context is not { } on)
            return Proof.From(
                new Evidence(
                    $"{name} on {node?.Name ?? task.NodeId} can be looked at",
                    false,
                    node?.NotReached ?? "the node is drained, or has left the swarm"
                )
            );
        var container = task.Status.ContainerStatus!;
        var watched = new Readiness(on);
        var how = context.Stack.Definition.Services.Single(s => s.Name == service);
        var since = task.CreatedAt ?? DateTimeOffset.UnixEpoch;
        await watched.WaitUp(container.ContainerId, how, ct, since);
        await watched.StayUp(container.ContainerId, how, since, ct);
        var state = new Services(on).StateOf(await on.Engine.Containers.Inspect(container.ContainerId, ct)) with
        {
            Service = service,
            Node = node.Name,
            Task = task.Id,
        };
        var code = await new LiveProof(on, wanted.Commit, history, wanted.Images).LookAt(state, ct);
        return Proof.From([
            new Evidence(
                $"{name} on {node.Name} is the process of its task",
                state.Running && state.Pid == container.Pid,
                $"process {state.Pid}"
            ),
            .. code.Select(e => e.Evidence with { Claim = $"{name} on {node.Name}: {e.Evidence.Claim}" }),
        ]);
    }
}
