using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>
/// What <c>--without-node</c> names must be one node each, that the managers have given up and that answers nobody:
/// whatever can be looked at is.
/// </summary>
internal static class LostNodes
{
    /// <inheritdoc cref="Require"/>
    /// <returns>The same; disposed where it is refused.</returns>
    public static async Task<StackContext> Checked(StackContext opened, CancellationToken ct)
    {
        try
        {
            await Require(opened, ct);
            return opened;
        }
        catch
        {
            opened.Engine.Dispose();
            throw;
        }
    }

    /// <exception cref="PipelineException">Exit 64: the stack is on no swarm, or there is no such node. Exit 1: it is
    /// not lost.</exception>
    public static async Task Require(StackContext context, CancellationToken ct)
    {
        if (context.WithoutNodes.Count == 0)
            return;
        if (context.Stack.Definition.Swarm is not { } rules)
            throw PipelineException.Usage(
                $"--without-node {context.WithoutNodes[0]}: pipeline.yml has no key swarm, so the stack runs on one "
                    + "host; nothing was done",
                "leave it out"
            );
        var problems = new Problems();
        var nodes = await context.Engine.Swarm.Nodes.List(ct);
        using var reached = await new SwarmNodes(context, rules).Reach(ct);
        foreach (var name in context.WithoutNodes)
            if (Problem(name, nodes, reached.All) is { } problem)
                problems.Add(problem);
        problems.ThrowIfAny();
    }

    /// <summary>Pure.</summary>
    private static PipelineException? Problem(
        string name,
        IReadOnlyList<SwarmNode> nodes,
        IReadOnlyList<ReachedNode> reached
    )
    {
        if (nodes.Where(n => SwarmNodes.Is(n, name)).ToList() is not [var node])
            return PipelineException.Usage(
                $"--without-node {name}: expected the host name or the ID of one node; the swarm has "
                    + string.Join(", ", nodes.Select(n => $"{n.Name} ({n.Id}, {n.Status.State})")),
                "give one of them; a node that was removed from the swarm need not be named"
            );
        if (node.Status.State != "down")
            return PipelineException.Refuse(
                $"--without-node {name}: expected a node that is lost for good, which the managers call down; found "
                    + $"that they call it {node.Status.State}",
                node.Status.State == "ready"
                    ? "leave it out, so that the node is looked at"
                    : "wait until docker node ls says Ready or Down, then this again"
            );
        return reached.FirstOrDefault(r => r.Node.Id == node.Id)?.Context is { } there
            ? PipelineException.Refuse(
                $"--without-node {name}: the managers call it down, but its engine answers at {there.Engine.Address}, "
                    + "so what runs there can be looked at, and may be old",
                "leave it out, and bring the node back into the swarm; or turn the machine off, then this again"
            )
            : null;
    }
}
