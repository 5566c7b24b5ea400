using Pipeline.Docker;

namespace Pipeline.Stages.Recreate;

/// <summary>What a release asks of a service of a swarm, and what was asked before it.</summary>
/// <param name="Wanted">With its image by digest.</param>
internal sealed record KeptSpec(ServiceSpec Before, ServiceSpec Wanted);
