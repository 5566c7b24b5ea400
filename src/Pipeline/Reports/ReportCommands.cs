using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>What one can type about a release that has ended. Pure.</summary>
internal static class ReportCommands
{
    public static IReadOnlyList<ReportCommand> Of(ReleaseHistory history, ReleaseRecord release) =>
        [.. Commands(history, release)];

    private static IEnumerable<ReportCommand> Commands(ReleaseHistory history, ReleaseRecord release)
    {
        if (release.IsOpen)
        {
            yield return new("finish it", "./build.sh Resume");
            yield return new("put the old state back", "./build.sh Resume --undo");
            yield break;
        }

        if (release.IsLiveCode)
            yield return new("make the code of this release live again", $"./build.sh Rollback --release {release.Id}");
        var former = history.Releases.TakeWhile(r => r.Id != release.Id).LastOrDefault(r => r.IsLiveCode);
        if (release.IsLiveCode && former is not null)
            yield return new(
                $"take this release back, to {former.Closing!.Commit[..12]} of {former.Id}",
                $"./build.sh Rollback --release {former.Id}"
            );
        else
            foreach (var target in UndoTargets.Of(Left(release)))
                yield return new("undo this release, as long as no later one has done the same", target);
        yield return new("look at what is live now", "./build.sh Status");
    }

    /// <summary>What a release that stands has done, and nobody has undone.</summary>
    private static IReadOnlyList<StageName> Left(ReleaseRecord release) =>
        release.Closing is { Outcome: Outcome.Verified or Outcome.Partial }
            ? [.. release.Stages.Where(s => s is { Plan.HasWork: true, Undone: false }).Select(s => s.Plan.Stage)]
            : [];
}
