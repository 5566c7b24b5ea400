using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages.Recreate;
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
        var nodes = context.Stack.Definition.Swarm is { } swarm ? new NodePruning(context, swarm, plan.Digests) : null;
        if (options.DryRun)
            return Rehearse(context, plan, nodes is null ? 0 : await nodes.Run(dryRun: true, ct));
        var (backups, tags) = (0, 0);
        foreach (var volume in plan.Volumes)
            backups += await Remove(context, volume, ct) ? 1 : 0;
        foreach (var tag in plan.Tags)
            tags += await Untag(context, tag, ct) ? 1 : 0;
        var onNodes = nodes is null ? 0 : await nodes.Run(dryRun: false, ct);
        DestroyCopies(plan, context.Log);
        SayForeign(context, plan);
        if (plan.EndsFirstState)
            context.Log.Say($"{FirstState.Command} is not possible any more: it undoes every release");
        context.Log.Say(
            $"{backups} backup(s) and {tags} image tag(s) removed"
                + (nodes is null ? "" : $", {onNodes} image(s) from nodes and none from the registry")
                + $"; the last {Math.Max(LeastKept, keep)} verified releases are kept whole"
        );
        return ExitCode.Done;
    }

    /// <summary>Somebody who looked into it may have left a container that mounts it; the others go all the
    /// same.</summary>
    private static async Task<bool> Remove(StackContext context, string volume, CancellationToken ct)
    {
        try
        {
            await context.Log.During($"removing {volume}", context.Engine.Volumes.Remove(volume, force: false, ct));
            context.Log.Say($"removed backup {volume}");
            return true;
        }
        catch (DockerConflictException used)
        {
            context.Log.Say(
                $"left alone: backup {volume}: {used.Message}; docker ps --all --filter volume={volume} shows what "
                    + "mounts it"
            );
            return false;
        }
    }

    /// <summary>On a swarm, the containers of ended tasks use their image for a while.</summary>
    private static async Task<bool> Untag(StackContext context, string tag, CancellationToken ct)
    {
        try
        {
            await context.Engine.Images.Remove(tag, force: false, noPrune: false, ct);
            context.Log.Say($"removed image {tag}");
            return true;
        }
        catch (DockerConflictException used)
        {
            context.Log.Say($"left alone: image {tag}: {used.Message}");
            return false;
        }
    }

    private static ExitCode Rehearse(StackContext context, PrunePlan plan, int onNodes)
    {
        foreach (var one in Named(plan))
            context.Log.Say($"plan: remove {one}");
        foreach (var copy in CopiesThere(plan))
            context.Log.Say($"plan: destroy {copy}, which may hold old passwords");
        SayForeign(context, plan);
        if (plan.EndsFirstState)
            context.Log.Say($"plan: afterwards {FirstState.Command} is not possible any more: it undoes every release");
        if (plan.Volumes.Count + plan.Tags.Count + onNodes + CopiesThere(plan).Count() > 0)
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
        var scene = PruneScene.From(context.Project, HistoryId.For(context.State), backups, images, running);
        return context.Stack.Definition.Swarm is null
            ? PrunePlan.From(scene, history, keep)
            : OfSwarm(PrunePlan.From(scene with { Asked = await Asked(context, ct) }, history, keep));

        PrunePlan OfSwarm(PrunePlan plan) =>
            plan with
            {
                EnvCopies =
                [
                    .. plan.EnvCopies,
                    .. KeptSpecs.Unneeded(context.State, history, PrunePlan.Needing(history, keep)),
                ],
                // On a swarm no rollback reaches what ran before the first release.
                EndsFirstState = false,
            };
    }

    private static async Task<IReadOnlyList<string>> Asked(StackContext context, CancellationToken ct)
    {
        var services = await context.Engine.Swarm.Services.List([], ct);
        return [.. services.Select(s => s.Spec.Image.Split('@')).Where(i => i.Length > 1).Select(i => i[1])];
    }
}
