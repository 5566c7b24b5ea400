using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>Compose on the one engine that we talk to.</summary>
internal sealed class ComposeHost(StackContext context) : ICluster
{
    public async Task<ClusterSight> Look(ReleaseHistory history, ReleaseRecord? last, CancellationToken ct)
    {
        IReadOnlyList<ServiceEvidence> evidence = last?.Closing is { } closing
            ? await new LiveProof(context, closing.Commit, history, closing.Images).Look(ct)
            : [];
        return new ClusterSight(await new Services(context).Look(ct), evidence);
    }
}
