using Pipeline.Docker;
using Pipeline.Journal;

namespace Pipeline.Running;

/// <summary>What may go: backups and images of this project that no kept release needs.</summary>
/// <param name="Volumes">Names of backup volumes.</param>
/// <param name="Tags">Image references to untag; an image goes with its last one.</param>
public sealed record PrunePlan(IReadOnlyList<string> Volumes, IReadOnlyList<string> Tags)
{
    /// <summary>Pure: by this project's labels and tags only, and never what runs, the last verified release, the one before it, or the
    /// state that one of those was left in (PITFALLS 2).</summary>
    /// <param name="keep">How many verified releases to keep, at least two.</param>
    public static PrunePlan Of(string project, ReleaseHistory history, int keep, IReadOnlyList<VolumeDetails> backups, IReadOnlyList<ImageSummary> images, IReadOnlyList<ServiceState> running)
    {
        var kept = Kept(history, keep);
        var unsettled = history.Releases.Where(r => r.IsOpen || r.Closing!.Outcome == Outcome.Incomplete).ToList();
        var releases = kept.Concat(unsettled).Select(r => r.Id).ToHashSet();
        var states = kept.SelectMany(r => StateBackups.All(history, r)).Concat(unsettled.SelectMany(r => r.Opening.State ?? [])).Select(s => s.Backup).ToHashSet();
        var needed = kept.Concat(unsettled).SelectMany(ImagesOf).Concat(running.Select(s => s.Image)).ToHashSet();
        return new PrunePlan(
            [.. backups.Where(v => !releases.Contains(v.Labels.GetValueOrDefault(Labels.Release, "")) && !states.Contains(v.Name)).Select(v => v.Name)],
            [.. images.Where(i => !needed.Contains(i.Id) && i.Labels.GetValueOrDefault(Labels.Project, project) == project).SelectMany(i => i.RepoTags).Where(IsOurs)]);

        bool IsOurs(string tag) => References.Split(tag).Tag.StartsWith("pipeline-", StringComparison.Ordinal)
            && running.Any(s => References.Split(s.Reference).Repository == References.Split(tag).Repository);
    }

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
        using var held = await PipelineLock.Take(workshop.State, options.Target, options.LockWait, workshop.Narrator.Say, workshop.Clock, ct);
        var plan = await Plan(workshop, keep, ct);
        foreach (var volume in plan.Volumes)
            await workshop.Engine.Volumes.Remove(volume, force: false, ct);
        foreach (var tag in plan.Tags)
            await workshop.Engine.Images.Remove(tag, force: false, noPrune: false, ct);
        foreach (var gone in Named(plan))
            workshop.Narrator.Say($"removed {gone}");
        workshop.Narrator.Say($"{plan.Volumes.Count} backup(s) and {plan.Tags.Count} image tag(s) removed; the last {Math.Max(LeastKept, keep)} verified releases are kept whole");
        return ExitCode.Done;
    }

    private static ExitCode Rehearse(Workshop workshop, PrunePlan plan)
    {
        foreach (var one in Named(plan))
            workshop.Narrator.Say($"plan: remove {one}");
        if (plan.Volumes.Count + plan.Tags.Count > 0)
            return ExitCode.SomethingToDo;
        workshop.Narrator.Say("nothing to do: every backup and image is needed");
        return ExitCode.Done;
    }

    private static IEnumerable<string> Named(PrunePlan plan) => plan.Volumes.Select(v => $"backup {v}").Concat(plan.Tags.Select(t => $"image {t}"));

    private static async Task<PrunePlan> Plan(Workshop workshop, int keep, CancellationToken ct)
    {
        var history = ReleaseHistory.Of(workshop.OpenJournal().Records);
        var backups = await workshop.Engine.Volumes.List(new VolumeFilter { Labels = [$"{Labels.Project}={workshop.Project}", $"{Labels.Kind}=backup"] }, ct);
        var images = await workshop.Engine.Images.List(new ImageFilter(), ct);
        return PrunePlan.Of(workshop.Project, history, keep, backups, images, await new Services(workshop).Look(ct));
    }
}
