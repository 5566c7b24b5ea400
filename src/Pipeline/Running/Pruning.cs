using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>Makes room: <c>Prune --keep N</c>.</summary>
public static class Pruning
{
    /// <summary>What is live, and one to roll back to.</summary>
    public const int LeastKept = 2;

    /// <returns>What the process ends with; of a dry run, whether there is something to remove.</returns>
    public static async Task<ExitCode> Run(StackContext context, SessionOptions options, int keep, CancellationToken ct)
    {
        using var access = await JournalAccess.ToWrite(context, options, ct);
        var plan = await Plan(context, access.History, keep, ct);
        if (options.DryRun)
            return Rehearse(context, plan);
        foreach (var volume in plan.Volumes)
            await context.Engine.Volumes.Remove(volume, force: false, ct);
        foreach (var tag in plan.Tags)
            await context.Engine.Images.Remove(tag, force: false, noPrune: false, ct);
        foreach (var gone in Named(plan))
            context.Log.Say($"removed {gone}");
        DestroyCopies(plan, context.Log);
        SayForeign(context, plan);
        if (plan.EndsFirstState)
            context.Log.Say($"{FirstState.Command} is not possible any more: it undoes every release");
        context.Log.Say(
            $"{plan.Volumes.Count} backup(s) and {plan.Tags.Count} image tag(s) removed; the last "
                + $"{Math.Max(LeastKept, keep)} verified releases are kept whole"
        );
        return ExitCode.Done;
    }

    private static ExitCode Rehearse(StackContext context, PrunePlan plan)
    {
        foreach (var one in Named(plan))
            context.Log.Say($"plan: remove {one}");
        foreach (var copy in CopiesThere(plan))
            context.Log.Say($"plan: destroy {copy}, an env file with old passwords");
        SayForeign(context, plan);
        if (plan.EndsFirstState)
            context.Log.Say($"plan: afterwards {FirstState.Command} is not possible any more: it undoes every release");
        if (plan.Volumes.Count + plan.Tags.Count + CopiesThere(plan).Count() > 0)
            return ExitCode.SomethingToDo;
        context.Log.Say("nothing to do: every backup and image of this history is needed");
        return ExitCode.Done;
    }

    private static void SayForeign(StackContext context, PrunePlan plan)
    {
        foreach (var other in plan.Foreign)
            context.Log.Say(
                $"left alone: {other}; the journal in {context.State.Root} does not know it, another state "
                    + "folder may need it"
            );
    }

    internal static void DestroyCopies(PrunePlan plan, ConsoleLog log)
    {
        foreach (var copy in CopiesThere(plan))
            log.Say(SecretFile.Destroy(copy).ToString());
    }

    private static IEnumerable<string> CopiesThere(PrunePlan plan) => plan.EnvCopies.Where(File.Exists);

    private static IEnumerable<string> Named(PrunePlan plan) =>
        plan.Volumes.Select(v => $"backup {v}").Concat(plan.Tags.Select(t => $"image {t}"));

    private static async Task<PrunePlan> Plan(
        StackContext context,
        ReleaseHistory history,
        int keep,
        CancellationToken ct
    )
    {
        var backups = await context.Engine.Volumes.List(
            new VolumeFilter { Labels = [$"{Labels.Project}={context.Project}", $"{Labels.Kind}=backup"] },
            ct
        );
        var images = await context.Engine.Images.List(new ImageFilter(), ct);
        var running = await new Services(context).Look(ct);
        return PrunePlan.From(
            PruneScene.From(context.Project, HistoryId.For(context.State), backups, images, running),
            history,
            keep
        );
    }
}
