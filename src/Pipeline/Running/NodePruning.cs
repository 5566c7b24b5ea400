using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;

namespace Pipeline.Running;

/// <summary>
/// Removes images from the nodes of a swarm that pulled them, by digest. What a container uses, and what cannot be
/// removed, is named and stays. Nothing is lost: the registry keeps what it has, and a node pulls from it.
/// </summary>
/// <param name="digests">What may go.</param>
internal sealed class NodePruning(StackContext context, SwarmRules rules, IReadOnlySet<string> digests)
{
    /// <returns>How many were removed, or would be.</returns>
    public async Task<int> Run(bool dryRun, CancellationToken ct)
    {
        if (digests.Count == 0)
            return 0;
        using var nodes = await new SwarmNodes(context, rules).Reach(ct);
        var count = 0;
        foreach (var node in nodes.All)
            if (node.Context is { } there)
                count += await On(node.Name, there.Engine, dryRun, ct);
            else
                context.Log.Say($"left alone: images on {node.Name}: {node.NotReached}");
        return count;
    }

    /// <summary>Names with a digest of images without a tag: whoever gave it one may need it. Pure.</summary>
    internal static IEnumerable<string> Names(IReadOnlyList<ImageSummary> images, IReadOnlySet<string> digests) =>
        images
            .Where(i => i.RepoTags.All(t => t.StartsWith("<none>", StringComparison.Ordinal)))
            .SelectMany(i => i.RepoDigests)
            .Where(d => d.Split('@') is [_, var digest] && digests.Contains(digest));

    private async Task<int> On(string node, DockerEngine engine, bool dryRun, CancellationToken ct)
    {
        var count = 0;
        foreach (var name in Names(await engine.Images.List(ct: ct), digests))
            if (dryRun || await TryRemove(node, engine, name, ct))
            {
                context.Log.Say($"{(dryRun ? "plan: remove" : "removed")} image {name} on {node}");
                count++;
            }

        return count;
    }

    private async Task<bool> TryRemove(string node, DockerEngine engine, string name, CancellationToken ct)
    {
        try
        {
            await engine.Images.Remove(name, force: false, noPrune: false, ct);
            return true;
        }
        catch (DockerException e)
        {
            context.Log.Say($"left alone: image {name} on {node}: {e.Message}");
            return false;
        }
    }
}
