using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>What was looked at in a release, and what stopped it. Pure.</summary>
internal static class ReportProofs
{
    public static IReadOnlyList<ReportProof> Held(ReleaseRecord release) =>
        [.. All(release).Where(p => p.Evidence.Holds).Select(p => Of(p.Stage, p.Evidence))];

    public static IReadOnlyList<ReportProof> Tripped(ReleaseRecord release) =>
        [
            .. All(release).Where(p => !p.Evidence.Holds).Select(p => Of(p.Stage, p.Evidence)),
            .. release.Closing is { Outcome: Outcome.RolledBack or Outcome.Incomplete, Reason: { } reason }
                ? new[] { new ReportProof("the release", reason.Split('\n')[0], Rest(reason), null) }
                : [],
        ];

    private static IEnumerable<(string Stage, Evidence Evidence)> All(ReleaseRecord release) =>
        release.Stages.SelectMany(s => (s.Proof?.Evidence ?? []).Select(e => (s.Plan.Stage.Value, e)));

    private static ReportProof Of(string stage, Evidence evidence) =>
        new(stage, evidence.Claim, evidence.Found, evidence.Note, evidence.Rule);

    private static string Rest(string reason) => string.Join('\n', reason.Split('\n').Skip(1));
}
