using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>
/// How a release changed the env file, by a cut-over or by the restore of one: what the plans of both stages have.
/// </summary>
/// <param name="Backup">The file as it was before; null where the file was not changed.</param>
/// <param name="Keys">The keys whose values changed.</param>
/// <param name="From">Of a restore: the earlier file that it brought back.</param>
internal sealed record EnvChange(EnvFileBackup? Backup, IReadOnlyList<string> Keys, EnvFileBackup? From = null)
{
    /// <summary>Stages that change the env file; a release has at most one of them.</summary>
    public static IReadOnlyList<StageName> Stages { get; } = [StageNames.CutOverEnv, StageNames.RestoreEnv];

    public static StageRecord? RecordOf(ReleaseRecord release) =>
        Stages.Select(release.Stage).OfType<StageRecord>().LastOrDefault();

    /// <summary>Null where the release has no such stage.</summary>
    public static EnvChange? In(ReleaseRecord release) => RecordOf(release)?.Plan.WorkAs<EnvChange>();
}
