using Pipeline.Journal;

namespace Pipeline.Clusters;

/// <summary>What runs the services of a stack: Compose on one host, or a swarm on several nodes.</summary>
public interface ICluster
{
    /// <summary>What runs, and whether it is what a release verified. Writes nothing.</summary>
    /// <param name="wanted">What to compare with; null when there is nothing, or its commit is not here.</param>
    Task<ClusterSight> Look(ReleaseHistory history, WantedCode? wanted, CancellationToken ct);
}
