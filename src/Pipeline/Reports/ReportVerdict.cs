using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>How a release ended, in one sentence that nobody can take for more than was proven. Pure.</summary>
internal static class ReportVerdict
{
    public static string Of(ReleaseRecord release) =>
        release.Closing switch
        {
            null =>
                "NOT ENDED: this release is open. ./build.sh Resume finishes it, ./build.sh Resume --undo undoes it.",
            { Outcome: Outcome.Verified } when Undone(release) is { Length: > 0 } undone =>
                $"UNDONE SINCE: the release was proven, and then {undone} of it was undone, or its undo was begun.",
            { Outcome: Outcome.Verified } when release.WithoutNodes.Count > 0 =>
                $"PROVEN ONLY{NotLookedAt.Words(release.WithoutNodes)}: what was asked for was done, and looked at "
                    + "afterwards on the other nodes.",
            { Outcome: Outcome.Verified } => $"PROVEN: all that was asked for was done, and looked at afterwards.",
            { Outcome: Outcome.Partial } => "NOT PROVEN AS A WHOLE: only some stages were asked for.",
            { Outcome: Outcome.RolledBack } => "FAILED AND ROLLED BACK: the old state was put back and proven"
                + $"{NotLookedAt.Words(release.WithoutNodes)}.",
            _ => "INCOMPLETE: it failed, and the old state is NOT proven. A human is needed (docs/runbook.md, Exit 4).",
        };

    /// <summary>By which a page colours the sentence.</summary>
    public static string ToneOf(ReleaseRecord release) =>
        release is { Closing.Outcome: Outcome.Verified, WithoutNodes.Count: 0 } && Undone(release).Length == 0 ? "good"
        : release.Closing is null or { Outcome: Outcome.Partial or Outcome.Verified } ? "open"
        : "bad";

    private static string Undone(ReleaseRecord release) =>
        string.Join(
            ", ",
            release
                .Stages.Where(s => s.Plan.HasWork && (s.Undone || s.Undoing))
                .Select(s => s.Plan.Stage.Value)
                .Distinct()
        );
}
