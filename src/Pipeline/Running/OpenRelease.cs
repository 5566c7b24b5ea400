using Pipeline.Journal;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>A release whose process died before it ended.</summary>
internal static class OpenRelease
{
    /// <param name="holder">Who works on it just now, if anybody does.</param>
    public static PipelineException Refusal(ReleaseRecord open, string? holder = null)
    {
        if (holder is not null)
            return PipelineLock.Busy(holder);
        var last = open.Stages.LastOrDefault();
        var doing = last is null ? "had just begun" : $"was at {last.Plan.Stage} ({Progress(last)})";
        return PipelineException.Refuse(
            $"release {open.Id} of {open.OpenedAt:yyyy-MM-dd HH:mm:ss} UTC is still open: its process ended "
                + $"when it {doing}{Patch(open)}",
            "./build.sh Resume to finish it, or ./build.sh Resume --undo to put the old state back"
        );
    }

    private static string Patch(ReleaseRecord open) =>
        open is { Opening.Patch: { } file }
        && open.Stage(StageNames.ApplyPatch) is { Plan.HasWork: true, Undone: false } patch
        && patch.Plan.WorkAs<PatchWork>() is var work
            ? $"\nits patch {file.Path} is commit {work.Commit[..12]}, on {work.Branch} once ApplyPatch had begun: "
                + "Resume keeps the commit, Resume --undo takes it off the branch; the file stays"
            : "";

    private static string Progress(StageRecord stage) =>
        stage switch
        {
            { Undone: true } => "undone",
            { Proof: not null } => "done and proven",
            { Receipt: not null } => "done, not yet proven",
            _ => "begun",
        };
}
