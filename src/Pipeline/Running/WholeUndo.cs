using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>The undo of all that a release did, or of its deploy or its cut-over where it was both.</summary>
/// <param name="Stage">The stage that proves it, whose undo is that of the stages it proves.</param>
internal sealed record WholeUndo(ReleaseRecord Release, IStage Stage)
{
    private static readonly StageName[] Last = [StageNames.CutOverRole, StageNames.CheckMarker];

    public IReadOnlyList<IStage> Stages => StageRollback.Undone(Stage, Release);

    public string Line => $"undo {string.Join(", ", Stages.Select(s => s.Name))} of release {Release.Id}";

    /// <summary>Pure: of each release that stands, the newest first.</summary>
    public static IReadOnlyList<WholeUndo> All(ReleaseHistory history) =>
        [
            .. history
                .Releases.Reverse()
                .Where(r => r.Closing?.Outcome is Outcome.Verified or Outcome.Partial)
                .SelectMany(r => Last.Select(name => new WholeUndo(r, Chain.Stage(name.Value))))
                .Where(u => u.Stages.Count > 0),
        ];

    public IEnumerable<(IStage, StagePlan)> Plans(Release release) => Stages.Select(s => (s, release.PlanOf(s.Name)!));
}
