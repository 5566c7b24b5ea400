using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Running;

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
