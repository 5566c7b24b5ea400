using Pipeline.Reports;
using Pipeline.Stages;

namespace Pipeline.Running;

/// <summary>One invocation of the command line: what build/ talks to. Opens nothing before the first target that needs it runs.</summary>
public sealed class PipelineRun(Func<SessionOptions> options, TextWriter output) : IDisposable
{
    private readonly List<string> _scheduled = [];
    private IReadOnlyList<IStage> _order = Chain.All;
    private RollbackTarget? _rollback;
    private Interrupts? _interrupts;
    private Workshop? _workshop;
    private Session? _session;

    /// <summary>Says before the first target runs that this stage is among them, so that all are planned together.</summary>
    /// <returns>True, for use as a requirement of a target.</returns>
    public bool Schedule(string stage)
    {
        _scheduled.Add(stage);
        return true;
    }

    /// <summary>Runs a stage of the release.</summary>
    public Task Stage(string stage) => Redacted(async () => await (await Session()).Run(Chain.Stage(stage)));

    /// <summary>Ends the release, if one was begun.</summary>
    public async Task<ExitCode> Finish()
    {
        var code = ExitCode.Done;
        await Redacted(async () => code = _session is null ? ExitCode.Done : await _session.Finish());
        return code;
    }

    /// <summary>Goes back to a verified release, by the same stages and with the same proofs as a deploy; a cut-over made since is taken back.</summary>
    public async Task Back(RollbackTarget target)
    {
        await Redacted(async () => _order = target.KeepEnv || (await Workshop()).Stack.Definition.Cutover is null ? Chain.Deploy : Chain.Back);
        _rollback = target;
        foreach (var stage in _order)
            Schedule(stage.Name.Value);
        foreach (var stage in _order)
            await Stage(stage.Name.Value);
    }

    /// <summary>Undoes one stage of the last release that did it.</summary>
    public Task Back(string stage) => Redacted(async () => await new StageRollback(options(), await Workshop(), Interrupts).Run(Chain.Stage(stage)));

    /// <summary>Takes up a release whose process died.</summary>
    public async Task<ExitCode> Resume(bool undo)
    {
        var code = ExitCode.Done;
        await Redacted(async () => code = await new Resumption(options(), await Workshop(), Interrupts).Run(undo));
        return code;
    }

    /// <summary>Makes room, keeping the last verified releases whole.</summary>
    public async Task Prune(int keep) => await Pruning.Run(await Workshop(), options(), keep, Interrupts.Token);

    /// <summary>Work on the stack outside of a release.</summary>
    public Task With(Func<Workshop, CancellationToken, Task> work) => Redacted(async () => await work(await Workshop(), Interrupts.Token));

    public void Dispose()
    {
        _session?.Dispose();
        _workshop?.Engine.Dispose();
        _interrupts?.Dispose();
    }

    /// <summary>What fails is printed by the target host, which knows no secrets: so its text is cleaned here, and what it carries inside is dropped.</summary>
    private async Task Redacted(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Narrator.Redactor.Find(e.ToString()).Count > 0)
        {
            var clean = Narrator.Redactor.Redact(e.Message);
            throw e is PipelineException known ? new PipelineException(known.Code, clean) : new InvalidOperationException(clean);
        }
    }

    private Narrator Narrator => field ??= new Narrator(output, TimeProvider.System) { Verbose = options().Verbose };

    private Interrupts Interrupts => _interrupts ??= new Interrupts(Narrator.Warn);

    private async Task<Workshop> Workshop() => _workshop ??= await Opened();

    private async Task<Workshop> Opened()
    {
        try
        {
            return await Workshops.Open(options(), Narrator, TimeProvider.System, Interrupts.Token);
        }
        catch (Stacks.StackException wrong)
        {
            throw PipelineException.Usage(wrong.Message);
        }
        catch (Docker.ComposeException failed)
        {
            throw new PipelineException(ExitCode.FailedBeforeAnyChange, $"{failed.Message}; nothing was changed", $"docker compose {failed.Command}, in the stack's folder, shows why; PIPELINE_COMPOSE_LIMIT gives it longer", failed);
        }
    }

    private async Task<Session> Session()
    {
        if (_session is not null)
            return _session;
        _session = new Session(options() with { Rollback = _rollback }, await Workshop(), Interrupts);
        foreach (var stage in _order.Where(s => _scheduled.Contains(s.Name.Value)))
            _session.Schedule(stage);
        return _session;
    }
}
