using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Runs stages so that at every instant the old state is intact or the new one verified: plan to disk, apply, receipt
/// to disk, look, proof to disk. What fails is undone, in reverse, and the old state is looked at again.
/// </summary>
public sealed class Runner(Release opened, JournalFile journal, Services services)
{
    private readonly Dictionary<StageName, StagePlan> _ahead = [];

    /// <summary>As far as it came.</summary>
    public Release Release { get; private set; } = opened;

    /// <summary>Whether any stage's undo was gone to its end.</summary>
    public bool HasUndone { get; private set; }

    private ConsoleLog Log => Release.Context.Log;

    /// <summary>
    /// What a stage is going to do, with all that the plan names on disk: as it was planned ahead, else planned now.
    /// </summary>
    public async Task<StagePlan> Plan(IStage stage, CancellationToken ct) =>
        _ahead.Remove(stage.Name, out var plan) ? plan : await PlanNow(stage, ct);

    /// <summary>
    /// While the services still run: plans and prepares the stages that are not to be planned while they are stopped.
    /// </summary>
    /// <param name="plan">Of the stage that comes next.</param>
    /// <exception cref="StageFailedException">One of them cannot be prepared; no service was touched.</exception>
    public async Task PrepareAhead(StagePlan plan, IEnumerable<IStage> stages, CancellationToken ct)
    {
        if (!plan.HasWork)
            return;
        foreach (var stage in stages.Where(s => s.PlannedBefore(Release) == plan.Stage))
        {
            var ahead = _ahead[stage.Name] = await PlanNow(stage, ct);
            if (ahead.HasWork)
                await Guarded(
                    stage,
                    async () =>
                    {
                        await stage.Prepare(Release, ahead, ct);
                        return ahead;
                    }
                );
        }
    }

    private async Task<StagePlan> PlanNow(IStage stage, CancellationToken ct)
    {
        using (Fingerprints.Open(Release.Context.State.Root)) { } // A plan makes no key, and what it says needs one.
        var plan = await stage.Plan(Release, ct);
        foreach (var attachment in plan.Attachments)
            PrivateFiles.Write(attachment.Path, attachment.Write);
        return plan;
    }

    /// <summary>From here on, what runs now counts as untouched by this release.</summary>
    public void Resumed(IReadOnlyList<ServiceState> running) => Release = Release with { AtResume = running };

    /// <summary>A stage that a killed process began: undone, so that it can be planned again.</summary>
    public async Task UndoBegun(IStage stage, StagePlan plan, CancellationToken ct)
    {
        await stage.Undo(Release, plan, ct);
        Release = Release.Undone(stage.Name);
    }

    /// <summary>One stage, forwards.</summary>
    /// <exception cref="StageFailedException">Its work or its proof failed; nothing has been undone yet.</exception>
    public async Task Forward(IStage stage, StagePlan plan, CancellationToken ct)
    {
        Release = Release.With(plan);
        Record(JournalEvent.Planned, stage.Name, plan);
        if (!plan.HasWork)
        {
            Log.Say($"{stage.Name}: nothing to do, {plan.Nothing}");
            return;
        }

        foreach (var step in plan.Steps)
            Log.Explain($"{stage.Name}: {step}");
        using var shown = new ShownStage(stage.Name, Release.Context);
        var receipt = await Guarded(stage, () => stage.Apply(Release, plan, ct));
        Record(JournalEvent.Applied, stage.Name, receipt);
        shown.Sum(receipt, await Proven(stage, plan, receipt, ct));
    }

    /// <summary>Looks at what a stage made, and records it if it holds.</summary>
    public async Task Prove(IStage stage, StagePlan plan, Receipt receipt, CancellationToken ct)
    {
        using var shown = new ShownStage(stage.Name, Release.Context);
        shown.Sum(receipt, await Proven(stage, plan, receipt, ct));
    }

    private async Task<Proof> Proven(IStage stage, StagePlan plan, Receipt receipt, CancellationToken ct)
    {
        Release = Release.With(stage.Name, receipt);
        foreach (var line in receipt.Lines)
            Log.Explain($"{stage.Name}: {line}");
        var proof = await Guarded(
            stage,
            () => Log.During($"proving {stage.Name}", stage.Verify(Release, plan, receipt, ct))
        );
        Show(stage, proof);
        if (!proof.Holds)
            throw new StageFailedException(stage.Name, proof.Describe(), null);
        Record(JournalEvent.Proved, stage.Name, proof);
        return proof;
    }

    /// <summary>
    /// Puts the prior state back, last stage first, then lets every service run as it did, then looks. Never stops half
    /// way for one failure: what can be put back is, and what cannot is named.
    /// </summary>
    /// <param name="engineWasAway">Its restart may have stopped services that no stage has touched.</param>
    /// <returns>What does not hold afterwards; empty when the old state is proven.</returns>
    public async Task<IReadOnlyList<string>> Back(
        IEnumerable<IStage> applied,
        string reason,
        bool engineWasAway = false
    )
    {
        await Release.Context.Hold.RequireNotLost();
        var stages = applied.ToList();
        var attempts = new Attempts(Release.Context, Release.Id);
        Log.Warn($"rolling back: {reason}");
        await Leftovers.Remove(Release.Context);
        foreach (var stage in Enumerable.Reverse(stages))
            await attempts.Try($"undo of {stage.Name}", () => Undo(stage));
        if (
            engineWasAway
            || attempts.EngineWasAway
            || stages.Any(s => s.Impact is Impact.Volume or Impact.Clean or Impact.Restart)
        )
        {
            await attempts.Try(
                "restoring the services",
                () =>
                    new FormerServices(Release.Context).Restore(
                        Release.Opening.Before,
                        Release.History,
                        CancellationToken.None
                    )
            );
            await attempts.Try("checking the restart policies", ProvePolicies);
        }

        foreach (var stage in stages)
            await attempts.Try($"proof that {stage.Name} is undone", () => ProveUndone(stage));
        return attempts.Failures;
    }

    /// <summary>
    /// Some stages' undo, by itself (a cut-over moves its services back before the rights go, so it does that itself):
    /// undo, then the services as given, also where an undo refused or failed after it had stopped them, then the
    /// proofs.
    /// </summary>
    public async Task BackOnly(IReadOnlyList<IStage> stages, IReadOnlyList<ServiceState> running)
    {
        try
        {
            var together = new UndoneTogether([.. stages.Select(s => s.Name.Value)], running);
            foreach (var stage in stages)
                await Begin(stage, stage == stages[0] ? together : null);
        }
        finally
        {
            if (stages.Any(s => s.Impact is Impact.Volume or Impact.Clean or Impact.Restart))
                await new FormerServices(Release.Context).Restore(running, Release.History, CancellationToken.None);
        }

        // Undone counts once it is proven: what was not is for Resume --undo.
        foreach (var stage in stages)
        {
            await ProveUndone(stage);
            Record(JournalEvent.Undone, stage.Name, null);
        }
    }

    /// <summary>The release is proven: say so on disk first, then drop what only its undo needed.</summary>
    public async Task Cleanup(IEnumerable<IStage> stages, CancellationToken ct)
    {
        Record(JournalEvent.Verified, null, null);
        await CleanupAgain(stages, ct);
    }

    public async Task CleanupAgain(IEnumerable<IStage> stages, CancellationToken ct)
    {
        foreach (var stage in stages)
            if (Release.PlanOf(stage.Name) is { HasWork: true } plan)
                await Log.During($"cleaning up after {stage.Name}", stage.Cleanup(Release, plan, ct));
    }

    public async Task Close(Outcome outcome, string? reason)
    {
        await Leftovers.Remove(Release.Context);
        var after = await services.LookClosely(CancellationToken.None);
        Record(
            JournalEvent.Closed,
            null,
            new Closing(outcome, Release.Commit, Release.Images, after, reason, EnvPrints.TryOf(Release.Context))
            {
                Version = await VersionOfCommit(),
                WithoutNodes = Release.Context.WithoutNodes is { Count: > 0 } lost ? lost : null,
                EnvFiles =
                    outcome == Outcome.Verified ? await EnvFileCopies.TryTake(Release.Context, Release.History) : null,
            }
        );
    }

    /// <summary>BakeCode may have moved the commit on; null where it did not.</summary>
    private async Task<string?> VersionOfCommit() =>
        Release.Commit == Release.Opening.Commit
            ? null
            : (await ReleaseVersion.Of(Release.Context, Release.Commit, CancellationToken.None)).Full;

    /// <summary>
    /// Ends a release that was undone. Where that cannot be written it stays open, and is for <c>Resume</c>.
    /// </summary>
    /// <param name="failures">What does not hold.</param>
    /// <returns>The same, and what kept it open.</returns>
    public async Task<IReadOnlyList<string>> CloseBack(IReadOnlyList<string> failures, string reason)
    {
        var attempts = new Attempts(Release.Context, Release.Id);
        await attempts.Try(
            "the release stays open",
            () => Close(failures.Count == 0 ? Outcome.RolledBack : Outcome.Incomplete, Verdicts.Headline(reason))
        );
        return [.. failures, .. attempts.Failures];
    }

    private async Task Undo(IStage stage)
    {
        await Begin(stage);
        Record(JournalEvent.Undone, stage.Name, null);
    }

    /// <param name="together">With the first of several stages; null where the whole release is undone.</param>
    private async Task Begin(IStage stage, UndoneTogether? together = null)
    {
        Exception? unwritten = null;
        try
        {
            Record(JournalEvent.Undoing, stage.Name, together);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The plan with the prior state is on disk: better undone without a record than not at all.
            unwritten = full;
        }

        Log.Say($"undoing {stage.Name}");
        await stage.Undo(Release, Release.PlanOf(stage.Name)!, CancellationToken.None);
        Release = Release.Undone(stage.Name);
        HasUndone = true;
        if (unwritten is not null)
            throw new IOException(
                $"{stage.Name} is undone, but the journal could not be written: {unwritten.Message}",
                unwritten
            );
    }

    private async Task ProveUndone(IStage stage)
    {
        using var shown = new ShownStage(stage.Name, Release.Context);
        var proof = await stage.VerifyUndone(Release, Release.PlanOf(stage.Name)!, CancellationToken.None);
        Show(stage, proof);
        if (!proof.Holds)
            throw new InvalidOperationException(proof.Describe());
        shown.Sum("undone", proof);
    }

    private async Task ProvePolicies()
    {
        var evidence = await services.PoliciesAsBefore(Release.Opening.Before, CancellationToken.None);
        if (!evidence.Holds)
            throw new InvalidOperationException(evidence.Found);
    }

    private static async Task<T> Guarded<T>(IStage stage, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is not (OperationCanceledException or StageFailedException))
        {
            throw new StageFailedException(stage.Name, e.Message, e);
        }
    }

    /// <summary>
    /// What does not hold is told once, by who handles the failure; so is a note that several replicas share.
    /// </summary>
    private void Show(IStage stage, Proof proof)
    {
        foreach (var evidence in proof.Evidence.Where(e => e.Holds))
            Log.Explain($"{stage.Name}: proven: {evidence.Claim} ({evidence.Found})");
        foreach (var note in proof.Evidence.Select(e => e.Note).OfType<string>().Distinct())
            Log.Warn($"{stage.Name}: {note}");
    }

    private void Record(JournalEvent what, StageName? stage, object? data) =>
        Release.History.Apply(journal.Append(Release.Id, what, stage?.Value, data));
}
