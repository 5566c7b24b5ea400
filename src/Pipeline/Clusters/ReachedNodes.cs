using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>The nodes that may run tasks, each with its engine, until it is disposed.</summary>
/// <param name="own">With the engine that stays open.</param>
internal sealed class ReachedNodes(IReadOnlyList<ReachedNode> all, StackContext own) : IDisposable
{
    public IReadOnlyList<ReachedNode> All => all;

    public void Dispose()
    {
        foreach (var node in all.Where(n => n.Context?.Engine != own.Engine))
            node.Context?.Engine.Dispose();
    }
}
