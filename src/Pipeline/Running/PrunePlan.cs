using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What may go: backups and images of this project and this history that no kept release needs.</summary>
/// <param name="Volumes">Names of backup volumes.</param>
/// <param name="Tags">Image references to untag; an image goes with its last one.</param>
/// <param name="Foreign">What only another state folder knows, or a part of the journal that is lost; named, and left
/// alone.</param>
public sealed record PrunePlan(IReadOnlyList<string> Volumes, IReadOnlyList<string> Tags, IReadOnlyList<string> Foreign)
{
    /// <summary>
    /// Paths of copies of env files, and of specs of services, that nothing reads any more; they hold old passwords.
    /// </summary>
    public IReadOnlyList<string> EnvCopies { get; init; } = [];

    /// <summary>
    /// Digests of images that may go from the nodes that pulled them; the registry keeps what it has.
    /// </summary>
    public IReadOnlySet<string> Digests { get; init; } = new HashSet<string>();

    /// <summary>Whether a rollback to before the first release is not possible any more afterwards.</summary>
    public bool EndsFirstState { get; init; }

    /// <summary>
    /// Pure: only what a closed release of this very journal made, and never what runs, the last verified release, the
    /// one before it, or the state that one of those was left in. An empty history has made nothing, so nothing goes.
    /// </summary>
    /// <param name="keep">How many verified releases to keep, at least two.</param>
    public static PrunePlan From(PruneScene scene, ReleaseHistory history, int keep)
    {
        var (kept, unsettled) = (Kept(history, keep), Unsettled(history));
        var releases = kept.Concat(unsettled).Select(r => r.Id).ToHashSet();
        var states = kept.SelectMany(r => StateBackups.All(history, r))
            .Concat(unsettled.SelectMany(r => r.Opening.State ?? []))
            .Select(s => s.Backup)
            .ToHashSet();
        var pushed = PushedDigests.Of(history);
        var needed = pushed.Both([
            .. kept.Concat(unsettled).SelectMany(ImagesOf),
            .. scene.Running.Select(s => s.Image),
            .. scene.Asked,
        ]);
        var known = history.Releases.Select(r => r.Id).ToHashSet();
        var commits = history.Releases.SelectMany(CommitsOf).ToHashSet();
        var (ours, foreign) = Parted(
            scene.Backups,
            v => v.Labels.GetValueOrDefault(Labels.History) == scene.History && BackupLabels.IsKnown(v, history)
        );
        var (tags, others) = Parted(scene.Tags, t => ReleaseTags.IsOf(t.Reference, scene.History, known, commits));
        var gone = tags.Where(t => !needed.Contains(t.Image)).ToList();
        var removed = ours.Where(v => !releases.Contains(v.Labels[Labels.Release]) && !states.Contains(v.Name))
            .Select(v => v.Name)
            .ToList();
        IReadOnlyList<string> copies =
        [
            .. Running.EnvCopies.Unneeded(history, kept),
            .. Running.EnvCopies.UnneededOfServices(history, kept),
        ];
        return new PrunePlan(
            removed,
            [.. gone.Select(t => t.Reference), .. VersionsOf(gone, others, scene)],
            [.. foreign.Select(v => $"backup {v.Name}"), .. others.Select(t => $"image {t.Reference}")]
        )
        {
            EnvCopies = copies,
            Digests = pushed.Except(needed),
            EndsFirstState = new UndoMaterial(WholeUndo.All(history)).IsAmong(
                removed,
                [.. gone.Select(t => t.Image)],
                copies
            ),
        };
    }

    /// <summary>What a rollback may still go to, or an undo still needs.</summary>
    internal static IReadOnlyList<ReleaseRecord> Needing(ReleaseHistory history, int keep) =>
        [.. Kept(history, keep), .. Unsettled(history)];

    private static IReadOnlyList<ReleaseRecord> Unsettled(ReleaseHistory history) =>
        [.. history.Releases.Where(r => r.IsOpen || r.Closing!.Outcome == Outcome.Incomplete)];

    /// <summary>The version's tag goes with the image, and stays as long as another history keeps that.</summary>
    private static IEnumerable<string> VersionsOf(
        IReadOnlyList<(string Reference, string Image)> gone,
        IReadOnlyList<(string Reference, string Image)> others,
        PruneScene scene
    ) =>
        scene
            .Versions.Where(v => gone.Any(g => g.Image == v.Image) && others.All(o => o.Image != v.Image))
            .Select(v => v.Reference);

    private static (List<T> Ours, List<T> Others) Parted<T>(IEnumerable<T> all, Func<T, bool> isOurs)
    {
        var parts = all.ToLookup(isOurs);
        return ([.. parts[true]], [.. parts[false]]);
    }

    private static IEnumerable<string> CommitsOf(ReleaseRecord release) =>
        [
            release.Opening.Commit,
            .. release.Closing is { } closing ? new[] { closing.Commit } : [],
            .. release.Stage(StageNames.BuildImage) is { } built
                ? new[] { BuildImageStage.Work(built.Plan).Commit }
                : [],
        ];

    /// <summary>
    /// The last ones, and whatever their number: what is live, what it made live again, and what a bare Rollback would
    /// propose.
    /// </summary>
    private static IReadOnlyList<ReleaseRecord> Kept(ReleaseHistory history, int keep)
    {
        var last = history.Releases.Where(r => r.IsLiveCode).TakeLast(Math.Max(2, keep));
        var live = history.LastVerified is { } now ? [now, history.Origin(now)] : Array.Empty<ReleaseRecord>();
        return [.. last.Concat(live).Append(Rollbacks.Proposal(history)).OfType<ReleaseRecord>().Distinct()];
    }

    private static IEnumerable<string> ImagesOf(ReleaseRecord release) =>
        (release.Closing?.Images.Values ?? [])
            .Concat(release.Opening.Images?.Values ?? [])
            .Concat(release.Opening.Before.Select(s => s.Image))
            .Concat(BuiltBy(release));

    /// <summary>What it has built, or found: nobody else needs that while it is open.</summary>
    private static IEnumerable<string> BuiltBy(ReleaseRecord release) =>
        release.Stage(StageNames.BuildImage) is { } stage
            ?
            [
                .. BuildImageStage.Work(stage.Plan).Images.Select(i => i.Existing).OfType<string>(),
                .. stage.Receipt is { } receipt ? Json.Value<BuildReceipt>(receipt.Data)!.Images.Values : [],
            ]
            : [];
}
