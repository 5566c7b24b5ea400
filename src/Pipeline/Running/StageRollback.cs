using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>The undo of one stage of the last release that did it, used by itself.</summary>
public sealed class StageRollback(SessionOptions options, StackContext context, Interrupts interrupts)
{
    /// <returns>What the process ends with; of a dry run, whether there is something to undo.</returns>
    /// <exception cref="PipelineException">No release has anything of this stage to undo, it was not approved, or it
    /// could not be undone.</exception>
    public async Task<ExitCode> Run(IStage stage)
    {
        using var access = await JournalAccess.ToWrite(context, options, interrupts.Token);
        var (journal, history) = (access.Journal, access.History);
        if (options.DryRun)
            return await Rehearse(stage, history);
        await Scratch.Sweep(context, interrupts.Token);
        if (history.Open is { } open)
            throw OpenRelease.Refusal(open);
        var record =
            Last(history, stage)
            ?? throw PipelineException.Refuse(
                $"nothing of {stage.Name} is left to undo in any release",
                "./build.sh Releases"
            );
        await Back(stage, record, journal, history);
        return ExitCode.Done;
    }

    private async Task<ExitCode> Rehearse(IStage stage, ReleaseHistory history)
    {
        if (history.Open is { } open)
            throw OpenRelease.Refusal(open, await StackLock.HeldBy(context, interrupts.Token));
        if (Last(history, stage) is not { } record)
        {
            context.Log.Say($"nothing to do: nothing of {stage.Name} is left to undo in any release");
            return ExitCode.Done;
        }

        foreach (var one in Undone(stage, record))
            context.Log.Say(
                $"plan: undo {one.Name} of release {record.Id}: {string.Join("; ", record.Stage(one.Name)!.Plan.Steps)}"
            );
        return ExitCode.SomethingToDo;
    }

    internal async Task Back(IStage stage, ReleaseRecord record, JournalFile journal, ReleaseHistory history)
    {
        var services = new Services(context);
        var release = Recalled.From(record, context, history, journal);
        var stages = Undone(stage, record);
        RequireOldPassword(stages, history);
        Approvals.Require(
            [.. stages.Select(s => (s, release.PlanOf(s.Name)!))],
            options.Go,
            options.Terminal,
            context.Log.Say
        );
        var running =
            stage.Name == StageNames.Recreate || stage.Name == StageNames.CheckMarker
                ? record.Opening.Before
                : record.RunningBefore(stages.Select(s => s.Name)) ?? await services.Look(interrupts.Token);
        context.Log.Say($"undoing {string.Join(", ", stages.Select(s => s.Name))} of release {record.Id}");
        var runner = new Runner(release, journal, services);
        try
        {
            await runner.BackOnly(stages, running);
        }
        catch (Exception e)
            when (runner.HasUndone || e is not PipelineException { Code: ExitCode.FailedBeforeAnyChange })
        {
            throw new PipelineException(
                ExitCode.RollbackIncomplete,
                $"{stage.Name} of {record.Id} could not be undone: {e.Message}",
                $"mend what is named (docs/runbook.md, heading {stage.Name}), then ./build.sh Resume --undo",
                e
            );
        }
        finally
        {
            ReleasePage.Keep(runner.Release);
        }
    }

    /// <summary>
    /// The previous env file holds the old password: with that one changed, the services could not log in.
    /// </summary>
    private static void RequireOldPassword(IReadOnlyList<IStage> stages, ReleaseHistory history)
    {
        if (
            history.Rotation is { } rotation
            && stages.Any(s => s.Name == StageNames.CutOverEnv)
            && stages.All(s => s.Name != StageNames.RotateLegacy)
        )
            throw PipelineException.Refuse(
                $"{rotation.Id} changed the old role's password, and the previous env file holds the old one: "
                    + "the services could not log in. Nothing was written",
                "./build.sh RollbackRotateLegacy, which makes the old password valid again; then run this again"
            );
    }

    /// <summary>
    /// CheckMarker and CutOverRole wrote nothing themselves; their undo is that of the stages they prove.
    /// </summary>
    internal static IReadOnlyList<IStage> Undone(IStage stage, ReleaseRecord record) =>
        stage.Name == StageNames.CheckMarker
            ? Writers(record, record.Opening.Kind == ReleaseKind.Deploy ? Chain.Deploy : Chain.All)
        : stage.Name == StageNames.CutOverRole ? Writers(record, [.. Chain.CutOver, .. Chain.Rotation])
        : [stage];

    /// <summary>What they committed stays when what runs is rolled back.</summary>
    private static readonly IReadOnlyList<StageName> Commits = [StageNames.ApplyPatch, StageNames.BakeCode];

    private static IReadOnlyList<IStage> Writers(ReleaseRecord record, IReadOnlyList<IStage> chain) =>
        [
            .. record
                .Stages.Where(s => s.Plan.HasWork && !s.Undone)
                .Select(s => Chain.Stage(s.Plan.Stage.Value))
                .Where(s => chain.Contains(s) && !Commits.Contains(s.Name))
                .Distinct()
                .Reverse(),
        ];

    /// <summary>The last release that did this stage, and whose work no other release has undone since.</summary>
    internal static ReleaseRecord? Last(ReleaseHistory history, IStage stage) =>
        history.Releases.LastOrDefault(r => Holds(r, stage) && !IsUndoneSince(history, r, stage.Name));

    /// <summary>
    /// A rollback undoes a cut-over, a new cut-over what a rollback restored, and a rebuild fills what was cleaned.
    /// </summary>
    private static bool IsUndoneSince(ReleaseHistory history, ReleaseRecord release, StageName stage) =>
        Inverse.TryGetValue(stage, out var inverse)
        && history
            .Releases.SkipWhile(r => r != release)
            .Skip(1)
            .Any(r =>
                r.Closing?.Outcome is Outcome.Verified or Outcome.Partial
                && r.Stage(inverse) is { Plan.HasWork: true, Undone: false }
            );

    private static readonly Dictionary<StageName, StageName> Inverse = new()
    {
        [StageNames.ProvisionRoles] = StageNames.RestoreRoles,
        [StageNames.CleanVolume] = StageNames.RebuildVolume,
        [StageNames.CutOverEnv] = StageNames.RestoreEnv,
        [StageNames.RestoreEnv] = StageNames.CutOverEnv,
        [StageNames.RestoreRoles] = StageNames.ProvisionRoles,
    };

    private static bool Holds(ReleaseRecord release, IStage stage) =>
        release.Closing?.Outcome is Outcome.Verified or Outcome.Partial
        && release.Stage(stage.Name) is { Plan.HasWork: true, Undone: false }
        && !(stage.Name == StageNames.CheckMarker && Undone(stage, release).Count == 0);
}
