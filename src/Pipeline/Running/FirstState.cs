using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// <c>Rollback --release r0</c>: what ran before the first release. Every release that stands is undone as a whole, the
/// newest first, each with its own proof and in its own records: what was interrupted in one of them is finished by
/// <c>Resume --undo</c>, and the rest by the same command again.
/// </summary>
public sealed class FirstState(SessionOptions options, StackContext context, Interrupts interrupts)
{
    public const string Id = "r0";

    public const string Command = $"./build.sh Rollback --release {Id}";

    private readonly List<string> _undone = [];

    public static bool IsMeant(RollbackTarget target) => Id.Equals(target.Release, StringComparison.OrdinalIgnoreCase);

    /// <returns>What the process ends with; of a dry run, whether there is something to undo.</returns>
    /// <exception cref="PipelineException">What an undo needs is gone, it was not approved, or it failed; says what is
    /// live.</exception>
    public async Task<ExitCode> Restore()
    {
        using var access = await JournalAccess.ToWrite(context, options, interrupts.Token);
        if (access.History.Open is { } open)
            throw OpenRelease.Refusal(open, options.DryRun ? await StackLock.HeldBy(context, interrupts.Token) : null);
        var undos = WholeUndo.All(access.History);
        if (undos.Count == 0)
        {
            context.Log.Say("nothing to do: no release stands, so what runs is what ran before the first one");
            return ExitCode.Done;
        }

        await new UndoMaterial(undos).Require(context, interrupts.Token);
        foreach (var line in undos.Select(u => u.Line))
            context.Log.Say(options.DryRun ? $"plan: {line}" : line);
        if (options.DryRun)
            return ExitCode.SomethingToDo;
        var approved = Approved(undos, access);
        await Scratch.Sweep(context, interrupts.Token);
        foreach (var undo in undos)
            await Run(undo, new StageRollback(approved, context, interrupts), access);
        context.Log.Say($"{Id}: what runs is what ran before {undos[^1].Release.Id}; commits are left as they are");
        return ExitCode.Done;
    }

    private SessionOptions Approved(IReadOnlyList<WholeUndo> undos, JournalAccess access)
    {
        var plans = undos.SelectMany(u => u.Plans(Recalled.From(u.Release, context, access.History, access.Journal)));
        var typed = Approvals.Require([.. plans], options.Go, options.Terminal, context.Log.Say);
        return options with { Go = options.Go.Concat(typed).ToHashSet() };
    }

    private async Task Run(WholeUndo undo, StageRollback rollback, JournalAccess access)
    {
        try
        {
            interrupts.Token.ThrowIfCancellationRequested();
            await rollback.Back(undo.Stage, undo.Release, access.Journal, access.History);
            _undone.Add(undo.Release.Id);
        }
        catch (OperationCanceledException) when (_undone.Count > 0)
        {
            throw Stopped("interrupted", interrupts.Code ?? ExitCode.Interrupted, null);
        }
        catch (PipelineException e) when (_undone.Count > 0 && e.Code == ExitCode.FailedBeforeAnyChange)
        {
            throw Stopped(e.Message, ExitCode.RollbackIncomplete, e);
        }
    }

    private PipelineException Stopped(string why, ExitCode code, PipelineException? cause) =>
        new(
            code,
            $"{why}. Undone and proven: {string.Join(", ", _undone.Distinct())}; the release before is live",
            $"{Command} undoes the rest",
            cause
        );
}
