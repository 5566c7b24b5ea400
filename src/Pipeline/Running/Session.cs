using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// One run of the pipeline over the stages that were asked for: everything is planned first, so that what would stop
/// half way stops before the start; then stage by stage; at the end it is proven and settled, or undone.
/// </summary>
public sealed class Session(SessionOptions options, StackContext context, Interrupts interrupts) : IDisposable
{
    private readonly List<IStage> _scheduled = [];
    private readonly List<IStage> _done = [];
    private readonly Dictionary<StageName, StagePlan> _planned = [];
    private readonly Problems _problems = new();
    private JournalAccess? _access;
    private Release? _release;
    private Runner? _runner;
    private bool _over;

    private Services Services => new(context);

    private ConsoleLog Log => context.Log;

    /// <summary>The release as far as it came; null before it is known what it is about.</summary>
    public Release? Release => _runner?.Release ?? _release;

    /// <summary>The plans, in the order of the stages.</summary>
    public IReadOnlyList<StagePlan> Plans =>
        [.. _scheduled.Select(s => _planned.GetValueOrDefault(s.Name)).OfType<StagePlan>()];

    /// <summary>Of these plans and of the world that they were made from; null before all are made.</summary>
    public PlanHash? PlanHash { get; private set; }

    /// <summary>What was planned, as a person reads it.</summary>
    public IReadOnlyList<string> Plan { get; private set; } = [];

    /// <summary>Says that a stage is going to be run; before the first one is.</summary>
    public void Schedule(IStage stage) => _scheduled.Add(stage);

    /// <summary>Runs one stage; the first call plans all of them.</summary>
    /// <exception cref="PipelineException">It failed, and so did the release; the code says what state is
    /// live.</exception>
    public async Task Run(IStage stage)
    {
        try
        {
            if (_release is null)
                await Begin(interrupts.Token);
            if (_runner is not null)
                await Forward(stage);
        }
        catch (Exception e) when (!_over)
        {
            _over = true;
            throw await TurnBack(e);
        }
    }

    /// <summary>After the last stage: settled when proven, else closed as far as it was asked for.</summary>
    /// <returns>What the process ends with.</returns>
    public async Task<ExitCode> Finish()
    {
        if (_over || _release is null)
            return ExitCode.Done;
        _over = true;
        if (interrupts.Code is not null && _runner is not null && _done.Count < _scheduled.Count)
        {
            // The signal came between two stages: the host runs no further one, so nobody else rolls back what was
            // done.
            throw await TurnBack(new OperationCanceledException());
        }

        if (options.DryRun)
            return _planned.Values.Any(p => p.HasWork) ? ExitCode.SomethingToDo : ExitCode.Done;
        if (_runner is null)
        {
            var proven = _scheduled.Exists(s => s.Name == StageNames.CheckMarker)
                ? $"{_release.Commit[..12]} is live and proven"
                : "all of it is done and proven";
            Log.Say($"nothing to do: {proven}; nothing was written or restarted");
            return ExitCode.Done;
        }

        try
        {
            await Cleanup(_runner);
            return ExitCode.Done;
        }
        catch (Exception e) when (StackHold.LossIn(e) is null)
        {
            throw Verdicts.NotClosed(_runner.Release, e);
        }
    }

    public void Dispose() => _access?.Dispose();

    private async Task Begin(CancellationToken ct)
    {
        _access = await JournalAccess.ToWrite(context, options, ct);
        var (journal, history) = (_access.Journal, _access.History);
        if (!options.DryRun)
            await Scratch.Sweep(context, ct);
        if (history.Open is { } open)
            throw OpenRelease.Refusal(open, options.DryRun ? await StackLock.HeldBy(context, ct) : null);
        if (context.Stack.Definition.Code.FirstOrDefault(c => c.Strategy == CodeStrategy.Bind) is { } bound)
            _problems.Add(
                PipelineException.Usage(
                    $"code '{bound.Name}' has strategy bind: whatever is in that folder is live at once, so "
                        + "there is nothing to deploy",
                    "for production use strategy rebuild, unshadow or mount-path"
                )
            );
        await _problems.Try(() => ReleaseProvenance.RequireKey(context.SigningKey));
        SwarmStrategies.Require(context.Stack.Definition);
        var before = options.DryRun ? await Services.Look(ct) : await Services.LookClosely(ct);
        await _problems.Try(() => new ComposeOrigins(context, history).Require(before, ct));
        var opening = new ReleaseOpening(options, context, _problems);
        _release = new Release(
            history.NextId,
            await opening.Make([.. _scheduled.Select(s => s.Name.Value)], before, history, ct),
            context,
            history
        )
        {
            Imported = opening.Imported,
        };
        var plans = await Preflight(ct);
        // A rollback says itself where it goes; a migration and a clean deploy nothing.
        var concern =
            _release.Opening.Kind != ReleaseKind.Deploy || _scheduled.Exists(s => s.Name == StageNames.Migrate)
                ? null
                : await Lineage.Concern(context, history, _release.Opening.Commit, ct);
        if (concern is not null && plans.Any(p => p.Plan.HasWork))
            Log.Warn(concern);
        if (await OutsideStarts.Warning(context, plans, ct) is { } outside)
            Log.Warn(outside);
        await Show(plans, concern, ct);
        if (options.DryRun || !plans.Any(p => p.Plan.HasWork))
            return;
        _release = _release with
        {
            Journal = journal,
            Opening = _release.Opening with { Approval = Approved(plans, concern), Program = ProgramName.Identity },
        };
        history.Apply(journal.Append(_release.Id, JournalEvent.Opened, null, _release.Opening));
        _runner = new Runner(_release, journal, Services);
        Log.Say($"release {_release.Id} of {context.Project} opened; journal: {context.State.JournalPath}");
    }

    private async Task<IReadOnlyList<(IStage Stage, StagePlan Plan)>> Preflight(CancellationToken ct)
    {
        var plans = new List<(IStage, StagePlan)>();
        var unplanned = new List<StageName>();
        foreach (var stage in _scheduled)
            if (
                stage.PlansAfter.Any(unplanned.Contains)
                || !await _problems.Try(async () => plans.Add((stage, await Planned(stage, ct))))
            )
                unplanned.Add(stage.Name);
        var missed = _scheduled
            .Where(s => s.PlansAfter.Any(unplanned.Contains))
            .Select(s =>
                $"{s.Name} was not planned, since "
                + $"{string.Join(" and ", s.PlansAfter.Where(unplanned.Contains))} could not be"
            )
            .ToList();
        _problems.ThrowIfAny(missed.Count == 0 ? null : string.Join("; ", missed));
        Discarded.RequireUsed(_release!);
        return plans;
    }

    /// <summary>The plan, and that it is the approved one where one was approved. At a terminal where nothing is asked
    /// it goes by in two lines, since a page would only push the release off the screen.</summary>
    private async Task Show(IReadOnlyList<(IStage Stage, StagePlan Plan)> plans, string? concern, CancellationToken ct)
    {
        var check = await Log.During(
            "hashing what the plan was made from",
            PlanCheck.Of(_release!, [.. plans.Select(p => p.Plan)], ct)
        );
        PlanHash = check.Hash;
        var page = new PlanPage(_release!, plans);
        Plan = [.. page.Lines(check.Hash)];
        var isRead =
            options.DryRun
            || Log is { Screen: null } or { Verbose: true }
            || concern is not null
            || Approvals.Needed(plans, options.Go).Count > 0;
        Log.Say(string.Join('\n', isRead ? Plan : page.Brief(check.Hash)));
        check.Require(options.PlanHash);
    }

    private Approval Approved(IReadOnlyList<(IStage Stage, StagePlan Plan)> plans, string? concern)
    {
        var typed = new List<Impact>();
        if (concern is not null)
            typed.AddRange(Approvals.RequireDowngrade(concern, options.Go, options.Terminal, Log.Say));
        typed.AddRange(Approvals.Require(plans, options.Go, options.Terminal, Log.Say));
        return new Approval(PlanHash!.Text, Approval.Me, context.Clock.GetUtcNow(), [.. options.Go.Order()], typed)
        {
            IsPinned = options.PlanHash is not null,
        };
    }

    private async Task<StagePlan> Planned(IStage stage, CancellationToken ct)
    {
        var plan = await Log.During($"planning {stage.Name}", stage.Plan(_release!, ct));
        _release = _release!.With(plan);
        _planned[stage.Name] = plan;
        return plan;
    }

    private async Task Forward(IStage stage)
    {
        interrupts.Token.ThrowIfCancellationRequested();
        var plan = await _runner!.Plan(stage, interrupts.Token);
        await _runner.PrepareAhead(plan, _scheduled, interrupts.Token);
        _done.Add(stage);
        await _runner.Forward(stage, plan, interrupts.Token);
    }

    private async Task Cleanup(Runner runner)
    {
        var release = runner.Release;
        var proven = release.History.Find(release.Id)!.IsProvenBy(Chain.Proofs);
        if (proven)
            await runner.Cleanup(_done, CancellationToken.None);
        else
            await new FormerServices(release.Context).RunAgain(release.Opening.Before, CancellationToken.None);
        await runner.Close(proven ? Outcome.Verified : Outcome.Partial, null);
        await SeenVolumes.Keep(runner.Release);
        KeepAnswers(runner.Release.Context);
        ReleaseReport.Print(runner.Release, Log);
        ReleasePage.Keep(runner.Release);
        await ReleaseProvenance.Keep(runner.Release);
    }

    private static void KeepAnswers(StackContext context)
    {
        try
        {
            context.Answers.Keep(context.State.ImageAnswers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Log.Detail($"the next run asks the images again: {e.Message}");
        }
    }

    private async Task<PipelineException> TurnBack(Exception cause)
    {
        if (_runner is null)
            return Before(cause);
        cause = await OutsideStarts.Explained(cause, context, CancellationToken.None);
        var writers = _done.Where(s => _runner.Release.Touches(s.Name)).ToList();
        var reason = cause is OperationCanceledException ? $"interrupted ({interrupts.Code})" : cause.Message;
        Log.Fail(reason);
        interrupts.IsRollingBack = writers.Count > 0;
        try
        {
            var mayBeAway = EngineReturn.MayExplain(cause);
            if (mayBeAway)
                await EngineReturn.Require(context, _runner.Release.Id);
            var failures = await _runner.CloseBack(
                await _runner.Back(writers, reason.Split('\n')[0], mayBeAway),
                reason
            );
            ReleasePage.Keep(_runner.Release);
            return Verdicts.AfterUndo(_runner.Release, writers, cause, failures, interrupts.Code);
        }
        catch (PipelineException leftOpen)
        {
            return leftOpen;
        }
    }

    private PipelineException Before(Exception cause) =>
        cause switch
        {
            PipelineException known => known,
            OperationCanceledException => new PipelineException(
                interrupts.Code ?? ExitCode.Interrupted,
                "interrupted; nothing was changed"
            ),
            StackException wrong => PipelineException.Usage(wrong.Message),
            _ => new PipelineException(
                ExitCode.FailedBeforeAnyChange,
                $"{cause.Message}; nothing was changed",
                null,
                cause
            ),
        };
}
