using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

public sealed partial class PipelineRun
{
    /// <summary>
    /// Rolls back to a verified release, by the same stages and with the same proofs as a deploy; a cut-over made since
    /// is undone.
    /// </summary>
    /// <exception cref="PipelineException">Exit 64: both a release and an image are named.</exception>
    public async Task Back(RollbackTarget target)
    {
        if (target is { Release: not null, Image: not null })
            throw PipelineException.Usage(
                $"--release {target.Release} and --image {target.Image} both say where to; nothing was changed",
                "give one of them; ./build.sh Releases shows which image belongs to which release"
            );
        if (FirstState.IsMeant(target))
        {
            await BackToFirst(target);
            return;
        }

        await Redacted(async () =>
            _order =
                target.KeepEnv || (await Context(knowsSwarm: true)).Stack.Definition is { Cutover: null } ? Chain.Deploy
                : _context!.Stack.Definition.Swarm is not null ? Chain.BackOnSwarm
                : Chain.Back
        );
        _rollback = target;
        foreach (var stage in _order)
            Schedule(stage.Name.Value);
        foreach (var stage in _order)
            await Stage(stage.Name.Value);
    }

    /// <summary>Undoes one stage of the last release that did it.</summary>
    public Task Back(string stage) =>
        Undo(
            $"the undo of {stage}",
            async () =>
            {
                RequireNoRollback($"the undo of {stage} is that of the last release that did it", $"--stage {stage}");
                return await new StageRollback(Asking(), await Context(), Interrupts).Run(Chain.Stage(stage));
            }
        );

    /// <summary>What is done on a swarm so far: a deploy, a rollback, or a whole cut-over by itself.</summary>
    private bool KnowsSwarm =>
        (_rollback is null ? Chain.Patch.Concat(Chain.Deploy) : Chain.BackOnSwarm)
            .Select(s => s.Name.Value)
            .ToHashSet()
            .IsSupersetOf(_scheduled) || Chain.CutOver.Select(s => s.Name.Value).ToHashSet().SetEquals(_scheduled);

    private Task BackToFirst(RollbackTarget target)
    {
        if (target.WithState || target.KeepEnv)
            throw PipelineException.Usage(
                $"--with-state and --keep-env are for a rollback to a release; {FirstState.Id} undoes releases, and "
                    + "nothing was changed",
                "leave them out"
            );
        return Undo(
            $"a rollback to {FirstState.Id}",
            async () => await new FirstState(Asking(), await Context(), Interrupts).Restore()
        );
    }

    private Task Undo(string what, Func<Task<ExitCode>> undo) =>
        Redacted(async () =>
        {
            RequireNoPlanHash(what);
            _isAboutARelease = true;
            try
            {
                _code = await undo();
            }
            catch (OperationCanceledException)
            {
                // An undo that was begun cannot be interrupted.
                throw new PipelineException(
                    Interrupts.Code ?? ExitCode.Interrupted,
                    "interrupted; nothing was changed"
                );
            }
        });

    /// <exception cref="PipelineException">Exit 64: it would be ignored.</exception>
    private void RequireNoPlanHash(string what)
    {
        if (options().PlanHash is not null)
            throw PipelineException.Usage(
                $"--plan-hash is for a release; {what} has no plan hash, and nothing was done",
                "leave it out"
            );
    }

    /// <param name="instead">What is done instead.</param>
    /// <param name="but">One that is gone by.</param>
    /// <exception cref="PipelineException">Exit 64: something else would be done than what was asked for.</exception>
    private void RequireNoRollback(string instead, string? but = null)
    {
        if (string.Join(' ', options().RollbackOptions.Where(o => o != but)) is { Length: > 0 } typed)
            throw PipelineException.Usage(
                $"expected {typed} after Rollback; {instead}, and nothing was done",
                $"leave {typed} out, or: ./build.sh Rollback {typed}"
            );
    }
}
