using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What is said at the end of a release that failed: which state is live, and what to type next.</summary>
internal static class Verdicts
{
    private const int MostServices = 6;

    public static PipelineException AfterUndo(
        Release release,
        IReadOnlyList<IStage> writers,
        Exception cause,
        IReadOnlyList<string> failures,
        ExitCode? interrupted
    )
    {
        var reason = cause is OperationCanceledException ? $"interrupted ({interrupted})" : Headline(cause.Message);
        if (failures.Count > 0)
            return new PipelineException(
                ExitCode.RollbackIncomplete,
                $"{reason}\nTHE OLD STATE IS NOT PROVEN, a human is needed. What failed:\n  - "
                    + $"{string.Join("\n  - ", failures)}",
                "fix what is named, then ./build.sh Resume --undo, which tries again; or see docs/runbook.md, "
                    + $"heading Exit 4. The journal of {release.Id} has every step and its prior state"
            );
        if (writers.All(w => w.Impact == Impact.ReadOnly))
            return new PipelineException(
                interrupted ?? ExitCode.FailedBeforeAnyChange,
                $"{reason}\nnothing was changed{Running("not touched", release)}",
                Next(cause)
            );
        return new PipelineException(
            interrupted ?? ExitCode.RolledBack,
            $"{reason}\nrolled back; the old state is proven to be live"
                + $"{NotLookedAt.Words(release.Context.WithoutNodes)}{Running("live now", release)}",
            Next(cause)
        );
    }

    /// <summary>Everything is proven or as it was asked for, but the release could not be ended.</summary>
    public static PipelineException NotClosed(Release release, Exception cause) =>
        new(
            ExitCode.RollbackIncomplete,
            $"{cause.Message.Split('\n')[0]}\nevery stage of release {release.Id} is proven, but its end could not be "
                + "journaled, so it stays open",
            "fix that, then ./build.sh Resume",
            cause
        );

    /// <summary>What ran before the release, in a few names.</summary>
    private static string Running(string how, Release release)
    {
        var running = release.Opening.Before.Where(s => s.Running).GroupBy(s => s.Service).ToList();
        var shown = running.Take(MostServices).Select(s => $"{s.Key} on {s.First().ShortImage}");
        var more = running.Count > MostServices ? $" and {running.Count - MostServices} more" : "";
        return running.Count == 0 ? "" : $"\n{how}, as before {release.Id}: {string.Join(", ", shown)}{more}";
    }

    private static string Next(Exception cause) =>
        cause switch
        {
            OperationCanceledException => "run it again when you are ready; nothing is left to clean up",
            StageFailedException failed =>
                $"docs/runbook.md, heading {failed.Stage}; when the cause is gone, run it again",
            _ => "when the cause is gone, run it again",
        };

    /// <summary>
    /// What stands in the journal and at the very end of the output: the first line, and every stop rule with what to
    /// do about it; without one the last line that is not indented, in which a program's stack trace says what was
    /// wrong.
    /// </summary>
    public static string Headline(string reason)
    {
        var (first, rest) = (reason.Split('\n')[0], reason.Split('\n')[1..]);
        var rules = rest.Where(l =>
                l.Contains("STOP RULE ", StringComparison.Ordinal) || l.StartsWith("  do: ", StringComparison.Ordinal)
            )
            .ToList();
        var last = rest.LastOrDefault(l => l.Length > 0 && !char.IsWhiteSpace(l[0]));
        return string.Join('\n', [first, .. rules.Count > 0 || last is null ? rules : [last]]);
    }
}
