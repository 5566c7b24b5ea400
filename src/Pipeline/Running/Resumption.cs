using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Takes up a release whose process died, from the journal alone: finishes it, or puts the old state back. A stage that
/// was begun and not proven is undone first, which is right after any half-done work, and then done again. The last
/// release, if its undo was incomplete, is put back once more: what stood in the way (a full disk, an engine that was
/// away) may be gone.
/// </summary>
public sealed class Resumption(SessionOptions options, StackContext context, Interrupts interrupts)
{
    private Runner? _runner;

    private ConsoleLog Log => context.Log;

    /// <summary>The release that was taken up; null when none was open.</summary>
    public Release? Release => _runner?.Release;

    /// <returns>What the process ends with; of a dry run, whether there is something to do.</returns>
    /// <exception cref="PipelineException">There is nothing to resume, or it could not be finished.</exception>
    public async Task<ExitCode> Run(bool undo)
    {
        using var access = await JournalAccess.ToWrite(context, options, interrupts.Token);
        var (journal, history) = (access.Journal, access.History);
        if (options.DryRun)
            return await Rehearse(undo, history);
        await Scratch.Sweep(context, interrupts.Token);
        if ((history.Open ?? history.LastIncomplete) is not { } open)
            return await UndoOfStages(undo, history, journal);

        var runner = _runner = new Runner(
            Recalled.From(open, context, history, journal),
            journal,
            new Services(context)
        );
        var isBack = undo || open.IsRollingBack || !open.IsOpen;
        Log.Say($"release {open.Id}: {(isBack ? "putting the old state back" : "finishing it")}");
        return isBack
            ? await Back(runner, open, "resumed with --undo", undo ? ExitCode.Done : ExitCode.RolledBack)
            : await Forward(runner, open);
    }

    private async Task<ExitCode> Rehearse(bool undo, ReleaseHistory history)
    {
        if ((history.Open ?? history.LastIncomplete) is not { } open)
        {
            Log.Say(history.HalfUndone is { } half ? Half(half) : "no release is open; nothing to resume");
            return history.HalfUndone is null ? ExitCode.Done : ExitCode.SomethingToDo;
        }

        if (await StackLock.HeldBy(context, interrupts.Token) is { } holder)
            throw PipelineLock.Busy(holder);
        var back = undo || open.IsRollingBack || !open.IsOpen;
        var stages = back
            ? open.Stages.Where(s => s.Plan.HasWork && !s.Undone).Select(s => s.Plan.Stage.Value).Reverse()
            : open.Opening.Stages.Where(s =>
                open.Stage(new StageName(s)) is not ({ Proof: not null } or { Plan.HasWork: false })
            );
        Log.Say(
            $"plan: {(back ? "put the old state back" : "finish")} release {open.Id}: "
                + $"{(back ? "undo " : "")}{string.Join(", ", stages.Distinct())}"
        );
        return ExitCode.SomethingToDo;
    }

    /// <summary>No release is open; but the undo of single stages may have been cut short, or not be proven.</summary>
    private async Task<ExitCode> UndoOfStages(bool undo, ReleaseHistory history, JournalFile journal)
    {
        if (history.HalfUndone is not { } half)
        {
            Log.Say("no release is open; nothing to resume");
            return ExitCode.Done;
        }

        if (!undo)
            throw PipelineException.Refuse(Half(half), "./build.sh Resume --undo, which finishes that");
        _runner = new Runner(Recalled.From(half, context, history, journal), journal, new Services(context));
        var stages = half.HalfUndone.Select(s => Chain.Stage(s.Value)).Reverse().ToList();
        Log.Say($"release {half.Id}: finishing the undo of {string.Join(", ", stages.Select(s => s.Name))}");
        try
        {
            await _runner.BackOnly(
                stages,
                half.RunningBefore(half.HalfUndone) ?? await new Services(context).Look(interrupts.Token)
            );
        }
        catch (Exception e) when (e is not PipelineException)
        {
            throw new PipelineException(
                ExitCode.RollbackIncomplete,
                $"{half.Id} is still half undone: {e.Message}",
                $"docs/runbook.md, heading {stages[0].Name}; then ./build.sh Resume --undo",
                e
            );
        }
        finally
        {
            ReleasePage.Keep(_runner.Release);
        }

        return ExitCode.Done;
    }

    private static string Half(ReleaseRecord half) =>
        $"no release is open, but the undo of {string.Join(", ", half.HalfUndone)} of {half.Id} was started "
        + "and is not proven to be complete";

    private async Task<ExitCode> Forward(Runner runner, ReleaseRecord open)
    {
        var stages = open.Opening.Stages.Select(Chain.Stage).ToList();
        var done = new List<IStage>();
        try
        {
            runner.Resumed(await new Services(context).Look(interrupts.Token));
            foreach (var stage in stages)
            {
                done.Add(stage);
                await Continue(runner, open, stage);
            }
        }
        catch (Exception e)
        {
            var cause = await OutsideStarts.Explained(e, context, CancellationToken.None);
            Log.Fail(cause.Message);
            if (EngineReturn.MayExplain(e))
                await EngineReturn.Require(context, open.Id);
            return await Back(runner, runner.Release.History.Find(open.Id)!, cause.Message, ExitCode.RolledBack);
        }

        try
        {
            return await Finish(runner, open, done);
        }
        catch (Exception e) when (StackHold.LossIn(e) is null)
        {
            throw Verdicts.NotClosed(runner.Release, e);
        }
    }

    private async Task Continue(Runner runner, ReleaseRecord open, IStage stage)
    {
        if (open.Stage(stage.Name) is { } record && (record.Proof is not null || !record.Plan.HasWork))
            return;
        if (open.Stage(stage.Name) is { } half)
            await runner.UndoBegun(stage, half.Plan, interrupts.Token);
        await runner.Forward(stage, await runner.Plan(stage, interrupts.Token), interrupts.Token);
    }

    private async Task<ExitCode> Finish(Runner runner, ReleaseRecord open, IReadOnlyList<IStage> done)
    {
        var proven = runner.Release.History.Find(open.Id)!.IsProvenBy(Chain.Proofs);
        if (!proven)
            await new FormerServices(context).RunAgain(open.Opening.Before, CancellationToken.None);
        else if (open.VerifiedAt is null)
            await runner.Cleanup(done, CancellationToken.None);
        else
            await runner.CleanupAgain(done, CancellationToken.None);
        await runner.Close(proven ? Outcome.Verified : Outcome.Partial, "resumed");
        ReleaseReport.Print(runner.Release, Log);
        ReleasePage.Keep(runner.Release);
        await ReleaseProvenance.Keep(runner.Release);
        return ExitCode.Done;
    }

    private async Task<ExitCode> Back(Runner runner, ReleaseRecord open, string reason, ExitCode done)
    {
        var writers = open
            .Stages.Where(s => s.Plan.HasWork)
            .Select(s => Chain.Stage(s.Plan.Stage.Value))
            .Distinct()
            .ToList();
        interrupts.IsRollingBack = true;
        var failures = await runner.CloseBack(await runner.Back(writers, reason.Split('\n')[0]), reason);
        ReleasePage.Keep(runner.Release);
        if (failures.Count > 0)
            throw Verdicts.AfterUndo(
                runner.Release,
                writers,
                new InvalidOperationException(reason),
                failures,
                interrupts.Code
            );
        var without = NotLookedAt.Words(runner.Release.Context.WithoutNodes);
        Log.Say($"release {open.Id} is rolled back; the old state is proven to be live{without}");
        return done;
    }
}
