using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.RestoreEnv;

/// <summary>The env file of an earlier release. Holds no value, only keyed fingerprints.</summary>
/// <param name="Backup">The file as it is before, and where its copy goes; null when there is nothing to do.</param>
/// <param name="From">The file as it was before the first of the cut-overs that are undone.</param>
/// <param name="Keys">What those cut-overs had set.</param>
/// <param name="Services">Services of the cut-over without code, which this stage recreates.</param>
/// <param name="Before">All services of the cut-over as they are before.</param>
/// <param name="Others">Services that no stage of the release touches, as they are before.</param>
/// <param name="TakesBack">The releases whose cut-over this undoes.</param>
public sealed record RestoreEnvWork(
    EnvFileBackup? Backup,
    EnvFileBackup? From,
    IReadOnlyList<string> Keys,
    IReadOnlyList<ServiceWork> Services,
    IReadOnlyList<ServiceState> Before,
    IReadOnlyList<ServiceState> Others,
    IReadOnlyList<string> TakesBack
);
