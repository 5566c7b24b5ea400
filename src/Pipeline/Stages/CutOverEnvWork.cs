using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>The edit of the env file and the services to recreate. Holds no value, only keyed fingerprints.</summary>
/// <param name="Backup">Null when the file has the values already.</param>
/// <param name="Written">Fingerprint of the file as edited.</param>
/// <param name="Before">The services in scope as they are before.</param>
/// <param name="Others">The services out of scope as they are before.</param>
/// <param name="Matrix">What each role may do, before the switch.</param>
/// <param name="SecretFile">The runtime role's SECRET-READ-ONCE file; null where there is none.</param>
public sealed record CutOverEnvWork(
    EnvFileBackup? Backup,
    string Written,
    IReadOnlyList<string> Keys,
    IReadOnlyList<ServiceWork> Services,
    IReadOnlyList<ServiceState> Before,
    IReadOnlyList<ServiceState> Others,
    IReadOnlyList<MatrixRow> Matrix,
    string? SecretFile = null
)
{
    /// <summary>The services of a swarm that get other secrets, in their order; null on one host.</summary>
    public IReadOnlyList<RolledService>? Rolled { get; init; }

    /// <summary>The secrets that they get; null on one host.</summary>
    public IReadOnlyList<NewSecret>? Secrets { get; init; }
}
