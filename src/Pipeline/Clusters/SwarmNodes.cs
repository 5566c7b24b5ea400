using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Clusters;

/// <summary>Finds a way to the engine of every node that may run tasks.</summary>
internal sealed class SwarmNodes(StackContext context, SwarmRules rules)
{
    /// <summary>What answers so late is taken for away only where somebody says that it is lost.</summary>
    private static readonly TimeSpan AnswerOfLost = TimeSpan.FromSeconds(10);

    /// <summary>Drained nodes count where pipeline.yml names them: what ran there before a cut may run on.</summary>
    public async Task<ReachedNodes> Reach(CancellationToken ct)
    {
        var nodes = await context.Engine.Swarm.Nodes.List(ct);
        var mine = (await context.Engine.System.Info(ct)).Swarm.NodeId;
        foreach (var unknown in rules.Nodes.Keys.Where(k => !nodes.Any(n => Is(n, k))))
            context.Log.Warn(
                $"pipeline.yml says how to reach the node {unknown}; the swarm has none of that name or ID"
            );
        var wanted = nodes.Where(n =>
            n.Spec.Availability != "drain" || IsNamed(n) || rules.Nodes.Keys.Any(k => Is(n, k))
        );
        return new ReachedNodes(
            await Task.WhenAll(
                wanted.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => Reach(n, nodes, mine, ct))
            ),
            context
        );
    }

    /// <summary>Those that <c>--without-node</c> names, and that the managers do not hear from.</summary>
    public IReadOnlyList<SwarmNode> Lost(IEnumerable<SwarmNode> nodes) => [.. nodes.Where(IsLost)];

    public async Task<IReadOnlyList<SwarmNode>> Lost(CancellationToken ct) =>
        context.WithoutNodes.Count == 0 ? [] : Lost(await context.Engine.Swarm.Nodes.List(ct));

    /// <summary>
    /// A node that is back is looked at again. One that the managers do not hear from, and that answers us, may run old
    /// code: it is looked at as well.
    /// </summary>
    private async Task<ReachedNode> Reach(
        SwarmNode node,
        IReadOnlyList<SwarmNode> all,
        string mine,
        CancellationToken ct
    )
    {
        var reached = await TryReach(node, all, mine, ct);
        return reached with { IsLeftOut = reached.Context is null && IsLost(node) };
    }

    private async Task<ReachedNode> TryReach(
        SwarmNode node,
        IReadOnlyList<SwarmNode> all,
        string mine,
        CancellationToken ct
    )
    {
        if (node.Id == mine)
            return new ReachedNode(node, context, null);
        if (Address(node, all) is not { } address)
            return new ReachedNode(node, null, Unknown(node, all));
        var engine = DockerEngine.Connect(address, LimitsOf(node));
        try
        {
            return new ReachedNode(node, await On(node, engine, ct), null);
        }
        catch (Exception e) when (e is DockerException or EngineAddressException or TreeException or PipelineException)
        {
            engine.Dispose();
            return new ReachedNode(node, null, e.Message);
        }
    }

    private async Task<StackContext> On(SwarmNode node, DockerEngine engine, CancellationToken ct)
    {
        var info = await engine.System.Info(ct);
        if (info.Swarm.NodeId != node.Id)
            throw PipelineException.Refuse(
                $"expected the engine at {engine.Address} to be the node {node.Name} ({node.Id}); found "
                    + (info.Swarm.NodeId.Length == 0 ? "one that is in no swarm" : $"the node {info.Swarm.NodeId}"),
                $"correct swarm.nodes.{node.Name}.host in pipeline.yml"
            );
        var helper = new HelperImage(token => Helper(engine, node, token));
        var trees = await TreeAccess.Choose(engine, VolumeAccessMode.Auto, helper, info, ct);
        return context with
        {
            Engine = engine,
            Trees = trees,
            IsEngineHere = EngineHost.IsProbablyHere(engine.Address, info),
        };
    }

    /// <summary>No image is built on a node: it may reach no package mirror.</summary>
    private static async Task<string> Helper(DockerEngine engine, SwarmNode node, CancellationToken ct) =>
        await engine.Images.TryInspect(HelperImageBuild.Name, ct) is not null
            ? HelperImageBuild.Name
            : throw new TreeException(
                $"{node.Name} has no image {HelperImageBuild.Name}, by which its containers are looked at; type: "
                    + $"docker save {HelperImageBuild.Name} | docker --host {engine.Address} load"
            );

    private EngineAddress? Address(SwarmNode node, IReadOnlyList<SwarmNode> all) =>
        rules.Nodes.GetValueOrDefault(node.Id)
        ?? (all.Count(n => n.Name == node.Name) == 1 ? rules.Nodes.GetValueOrDefault(node.Name) : null);

    private static string Unknown(SwarmNode node, IReadOnlyList<SwarmNode> all) =>
        all.Count(n => n.Name == node.Name) == 1
            ? $"pipeline.yml does not say how to reach it: add swarm.nodes.{node.Name}.host"
            : $"several nodes are called {node.Name}: add swarm.nodes.{node.Id}.host";

    private EngineLimits LimitsOf(SwarmNode node)
    {
        var limits = Limits.OfCalls;
        return IsLost(node) && limits.Call > AnswerOfLost ? limits with { Call = AnswerOfLost } : limits;
    }

    private bool IsNamed(SwarmNode node) => context.WithoutNodes.Any(k => Is(node, k));

    private bool IsLost(SwarmNode node) => IsNamed(node) && node.Status.State != "ready";

    public static bool Is(SwarmNode node, string key) => node.Id == key || node.Name == key;
}
