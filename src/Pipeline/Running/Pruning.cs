using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Reports;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Stages.BuildImage;

namespace Pipeline.Running;

/// <summary>What may go: backups and images of this project and this history that no kept release needs.</summary>
/// <param name="Volumes">Names of backup volumes.</param>
/// <param name="Tags">Image references to untag; an image goes with its last one.</param>
/// <param name="Foreign">What only another state folder knows, or a part of the journal that is lost; named, and left alone.</param>
public sealed record PrunePlan(IReadOnlyList<string> Volumes, IReadOnlyList<string> Tags, IReadOnlyList<string> Foreign)
{
    /// <summary>Paths of copies of env files that nothing reads any more; they hold old passwords.</summary>
    public IReadOnlyList<string> EnvCopies { get; init; } = [];

    /// <summary>
    /// Pure: only what a closed release of this very journal made, and never what runs, the last verified release, the one before it, or the state that
    /// one of those was left in. An empty history has made nothing, so nothing goes.
    /// </summary>
    /// <param name="keep">How many verified releases to keep, at least two.</param>
    public static PrunePlan Of(PruneScene scene, ReleaseHistory history, int keep)
    {
        var kept = Kept(history, keep);
        var unsettled = history.Releases.Where(r => r.IsOpen || r.Closing!.Outcome == Outcome.Incomplete).ToList();
        var releases = kept.Concat(unsettled).Select(r => r.Id).ToHashSet();
        var states = kept.SelectMany(r => StateBackups.All(history, r)).Concat(unsettled.SelectMany(r => r.Opening.State ?? [])).Select(s => s.Backup).ToHashSet();
        var needed = kept.Concat(unsettled).SelectMany(ImagesOf).Concat(scene.Running.Select(s => s.Image)).ToHashSet();
        var known = history.Releases.Select(r => r.Id).ToHashSet();
        var commits = history.Releases.SelectMany(CommitsOf).ToHashSet();
        var (ours, foreign) = Parted(scene.Backups, v => v.Labels.GetValueOrDefault(Labels.History) == scene.History && BackupLabels.IsKnown(v, history));
        var (tags, others) = Parted(scene.Tags, t => ReleaseTags.IsOf(t.Reference, scene.History, known, commits));
        return new PrunePlan(
            [.. ours.Where(v => !releases.Contains(v.Labels[Labels.Release]) && !states.Contains(v.Name)).Select(v => v.Name)],
            [.. tags.Where(t => !needed.Contains(t.Image)).Select(t => t.Reference)],
            [.. foreign.Select(v => $"backup {v.Name}"), .. others.Select(t => $"image {t.Reference}")])
        {
            EnvCopies = [.. Running.EnvCopies.Unneeded(history, kept), .. Running.EnvCopies.UnneededOfServices(history, kept)],
        };
    }

    private static (List<T> Ours, List<T> Others) Parted<T>(IEnumerable<T> all, Func<T, bool> isOurs)
    {
        var parts = all.ToLookup(isOurs);
        return ([.. parts[true]], [.. parts[false]]);
    }

    private static IEnumerable<string> CommitsOf(ReleaseRecord release) =>
    [
        release.Opening.Commit,
        .. release.Closing is { } closing ? new[] { closing.Commit } : [],
        .. release.Stage(StageNames.BuildImage) is { } built ? new[] { BuildImageStage.Work(built.Plan).Commit } : [],
    ];

    /// <summary>The last ones, and whatever their number: what is live, what it made live again, and what a bare Rollback would propose.</summary>
    private static IReadOnlyList<ReleaseRecord> Kept(ReleaseHistory history, int keep)
    {
        var last = history.Releases.Where(r => r.IsLiveCode).TakeLast(Math.Max(2, keep));
        var live = history.LastVerified is { } now ? [now, history.Origin(now)] : Array.Empty<ReleaseRecord>();
        return [.. last.Concat(live).Append(Rollbacks.Proposal(history)).OfType<ReleaseRecord>().Distinct()];
    }

    private static IEnumerable<string> ImagesOf(ReleaseRecord release) =>
        (release.Closing?.Images.Values ?? []).Concat(release.Opening.Images?.Values ?? []).Concat(release.Opening.Before.Select(s => s.Image));
}

/// <summary>Makes room: <c>Prune --keep N</c>.</summary>
public static class Pruning
{
    /// <summary>What is live, and one to go back to.</summary>
    public const int LeastKept = 2;

    /// <returns>What the process ends with; of a dry run, whether there is something to remove.</returns>
    public static async Task<ExitCode> Run(Workshop workshop, SessionOptions options, int keep, CancellationToken ct)
    {
        if (options.DryRun)
            return Rehearse(workshop, await Plan(workshop, keep, ct));
        using var held = await StackLock.Take(workshop, options, ct);
        var plan = await Plan(workshop, keep, ct);
        foreach (var volume in plan.Volumes)
            await workshop.Engine.Volumes.Remove(volume, force: false, ct);
        foreach (var tag in plan.Tags)
            await workshop.Engine.Images.Remove(tag, force: false, noPrune: false, ct);
        foreach (var gone in Named(plan))
            workshop.Narrator.Say($"removed {gone}");
        DestroyCopies(plan, workshop.Narrator);
        SayForeign(workshop, plan);
        workshop.Narrator.Say($"{plan.Volumes.Count} backup(s) and {plan.Tags.Count} image tag(s) removed; the last {Math.Max(LeastKept, keep)} verified releases are kept whole");
        return ExitCode.Done;
    }

    private static ExitCode Rehearse(Workshop workshop, PrunePlan plan)
    {
        foreach (var one in Named(plan))
            workshop.Narrator.Say($"plan: remove {one}");
        foreach (var copy in CopiesThere(plan))
            workshop.Narrator.Say($"plan: destroy {copy}, an env file with old passwords");
        SayForeign(workshop, plan);
        if (plan.Volumes.Count + plan.Tags.Count + CopiesThere(plan).Count() > 0)
            return ExitCode.SomethingToDo;
        workshop.Narrator.Say("nothing to do: every backup and image of this history is needed");
        return ExitCode.Done;
    }

    private static void SayForeign(Workshop workshop, PrunePlan plan)
    {
        foreach (var other in plan.Foreign)
            workshop.Narrator.Say($"left alone: {other}; the journal in {workshop.State.Root} does not know it, another state folder may need it");
    }

    internal static void DestroyCopies(PrunePlan plan, Narrator narrator)
    {
        foreach (var copy in CopiesThere(plan))
            narrator.Say(SecretFile.Destroy(copy).ToString());
    }

    private static IEnumerable<string> CopiesThere(PrunePlan plan) => plan.EnvCopies.Where(File.Exists);

    private static IEnumerable<string> Named(PrunePlan plan) => plan.Volumes.Select(v => $"backup {v}").Concat(plan.Tags.Select(t => $"image {t}"));

    private static async Task<PrunePlan> Plan(Workshop workshop, int keep, CancellationToken ct)
    {
        var history = ReleaseHistory.Of((await workshop.OpenJournalToWrite(ct)).Records);
        var backups = await workshop.Engine.Volumes.List(new VolumeFilter { Labels = [$"{Labels.Project}={workshop.Project}", $"{Labels.Kind}=backup"] }, ct);
        var images = await workshop.Engine.Images.List(new ImageFilter(), ct);
        var running = await new Services(workshop).Look(ct);
        return PrunePlan.Of(PruneScene.Of(workshop.Project, HistoryId.Of(workshop.State), backups, images, running), history, keep);
    }
}
