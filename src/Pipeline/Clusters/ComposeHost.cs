using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;

namespace Pipeline.Clusters;

/// <summary>Compose on the one engine that we talk to.</summary>
internal sealed class ComposeHost(StackContext context) : ICluster
{
    /// <inheritdoc cref="LiveProof.Known"/>
    public KnownTrees? Known { get; init; }

    public async Task<ClusterSight> Look(ReleaseHistory history, WantedCode? wanted, CancellationToken ct)
    {
        IReadOnlyList<ServiceEvidence> evidence = wanted is not null
            ? await new LiveProof(context, wanted.Commit, history, wanted.Images) { Known = Known }.Look(ct)
            : [];
        return new ClusterSight(await new Services(context).Look(ct), evidence);
    }
}
