using Pipeline.Clusters;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Watching;

/// <summary>
/// What the tasks of a stack on a swarm read, node by node, as <c>Status</c> looks at it; a file that has not moved
/// since the last look is not read again.
/// </summary>
internal sealed class TaskLook(StackContext context, KnownTrees known)
{
    /// <summary>Containers and code; what could not be looked at is added to the list.</summary>
    public async Task<Observation> Look(
        ReleaseHistory history,
        Closing closing,
        List<Unseen> unseen,
        CancellationToken ct
    )
    {
        var cluster = Cluster.Of(context, known);
        ClusterSight sight;
        try
        {
            sight = await cluster.Look(history, new WantedCode(closing.Commit, closing.Images), ct);
        }
        catch (Exception e) when (e is TreeException or GitException)
        {
            unseen.Add(new Unseen(UnseenPart.Code, e.Message));
            sight = await cluster.Look(history, null, ct);
        }

        known.Keep([.. sight.States.Select(s => s.Container)]);
        if (NotSeen(sight) is { Count: > 0 } failures)
            unseen.Add(new Unseen(UnseenPart.Code, Findings.List(failures)));
        return new Observation
        {
            // Swarm makes new containers for its tasks as it likes: none of them was made by hand.
            Containers = [.. sight.States.Select(s => new SeenContainer(s, default, []))],
            Code = sight.Evidence,
        };
    }

    private static IReadOnlyList<string> NotSeen(ClusterSight sight) =>
        [
            .. sight
                .Evidence.Where(e => e.Evidence is { Holds: false, About: EvidenceTopic.Node })
                .Select(e => e.Evidence.Failure)
                .Distinct(),
        ];
}
