using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>What was seen of a stack at one moment.</summary>
/// <param name="States">Every container, on every node, in the order of pipeline.yml.</param>
/// <param name="Evidence">What is claimed of the services that read code.</param>
public sealed record ClusterSight(IReadOnlyList<ServiceState> States, IReadOnlyList<ServiceEvidence> Evidence);
