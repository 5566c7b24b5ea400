using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// Journals of earlier versions: a rollback undid cut-overs in CutOverEnv and ProvisionRoles, which stages of their own
/// do now. Their plans and receipts say the same, so such a release is read, resumed and undone under the present
/// names.
/// </summary>
internal static class FormerNames
{
    private static readonly Dictionary<string, StageName> InRollbacks = new()
    {
        [StageNames.CutOverEnv.Value] = StageNames.RestoreEnv,
        [StageNames.ProvisionRoles.Value] = StageNames.RestoreRoles,
    };

    public static Opening Present(Opening opening) =>
        opening.Kind == ReleaseKind.Rollback ? opening with { Stages = [.. opening.Stages.Select(Present)] } : opening;

    /// <param name="opening">Of the release that the record belongs to.</param>
    public static JournalRecord Present(JournalRecord record, Opening opening) =>
        opening.Kind == ReleaseKind.Rollback && record.Stage is { } stage
            ? record with
            {
                Stage = Present(stage),
            }
            : record;

    private static string Present(string stage) => InRollbacks.TryGetValue(stage, out var name) ? name.Value : stage;
}
