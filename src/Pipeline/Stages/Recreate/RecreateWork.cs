using Pipeline.Clusters;
using Pipeline.Releases;

namespace Pipeline.Stages.Recreate;

/// <summary>The services to recreate, in order, each with why.</summary>
/// <param name="Detached">Anonymous volumes that their containers lose by it.</param>
/// <param name="EnvFiles">Env files of services that get their earlier content first.</param>
public sealed record RecreateWork(
    IReadOnlyList<ServiceWork> Services,
    IReadOnlyList<DetachedVolume>? Detached = null,
    IReadOnlyList<EnvFileMove>? EnvFiles = null
)
{
    /// <summary>Env files of services that were edited since the release that runs; null in old journals.</summary>
    public IReadOnlyList<EnvFileMove>? Edited { get; init; }

    /// <summary>The services of a swarm that get another image, in their order; null on one host.</summary>
    public IReadOnlyList<RolledService>? Rolled { get; init; }
}
