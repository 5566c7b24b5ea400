using Pipeline.Clusters;
using Pipeline.Inventories;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Versions;
using Pipeline.Watching;

namespace Pipeline.Running;

/// <summary>
/// One invocation of the command line: what build/ talks to. Opens nothing before the first target that needs it runs.
/// </summary>
public sealed partial class PipelineRun(Func<SessionOptions> options, TextWriter output) : IDisposable
{
    private readonly List<string> _scheduled = [];
    private IReadOnlyList<IStage> _order = Chain.Forward;
    private RollbackTarget? _rollback;
    private Interrupts? _interrupts;
    private StackContext? _context;
    private Session? _session;
    private Release? _resumed;
    private ConsoleLog? _log;
    private ExitCode _code = ExitCode.Done;
    private bool _isAboutARelease;

    /// <summary>What ended the run from outside; null when nothing did.</summary>
    public ExitCode? Interrupted => _interrupts?.Code;

    /// <summary>
    /// False once a dry run found that what the stages stand on (an engine, the demo) is not there yet: then there is
    /// nothing to look at.
    /// </summary>
    public bool CanPlan { get; private set; } = true;

    /// <summary>See <see cref="CanPlan"/>.</summary>
    public void StopHere()
    {
        CanPlan = false;
        _code = ExitCode.SomethingToDo;
    }

    /// <summary>
    /// Says before the first target runs that this stage is among them, so that all are planned together.
    /// </summary>
    /// <returns>True, for use as a requirement of a target.</returns>
    public bool Schedule(string stage)
    {
        _scheduled.Add(stage);
        _isAboutARelease = true;
        return true;
    }

    /// <summary>
    /// Once all is scheduled: a stage without the one before it would build on what was not looked at.
    /// </summary>
    /// <exception cref="PipelineException">Exit 64: <c>--skip</c> left out a stage that a later one needs.</exception>
    public void RequireWholeChain()
    {
        HalfMigration.RequireAlone(_scheduled, () => options().Strategy);
        if (_order == Chain.Clean)
            return;
        if (_scheduled.Contains(StageNames.CleanVolume.Value) && _scheduled.Count > 1)
            throw PipelineException.Usage(
                "CleanVolume is a release by itself: it goes by what the last verified release left; nothing was done",
                "the others first, then ./build.sh CleanVolume"
            );
        foreach (var chain in new[] { Chain.Deploy, [.. Chain.CutOver, .. Chain.Rotation] })
        foreach (
            var (needed, stage) in chain
                .Zip(chain.Skip(1))
                .Where(p => _scheduled.Contains(p.Second.Name.Value) && !_scheduled.Contains(p.First.Name.Value))
        )
            throw PipelineException.Usage(
                $"{needed.Name} may not be skipped: {stage.Name} needs it; nothing was done",
                $"skip {stage.Name} and what follows it as well, or nothing"
            );
    }

    /// <summary>Runs a stage of the release; CleanVolume with what it has before and after it.</summary>
    public Task Stage(string stage) => Redacted(() => stage == StageNames.CleanVolume.Value ? Clean() : Run(stage));

    private async Task Run(string stage) => await (await Session()).Run(Chain.Stage(stage));

    private async Task Clean()
    {
        _order = Chain.Clean;
        _scheduled.AddRange(_order.Select(s => s.Name.Value).Except(_scheduled));
        foreach (var stage in _order)
            await Run(stage.Name.Value);
    }

    /// <summary>Ends the release, if one was begun.</summary>
    public async Task<ExitCode> Finish()
    {
        var code = ExitCode.Done;
        await Redacted(async () => code = _session is null ? _code : await _session.Finish());
        return code;
    }

    /// <summary>Takes up a release whose process died.</summary>
    public Task Resume(bool undo) =>
        Redacted(async () =>
        {
            RequireNoPlanHash("Resume");
            RequireNoRollback("Resume takes up the release that is open");
            _isAboutARelease = true;
            var context = await HalfMigration.Settled(
                options().StackFile,
                () => Context(knowsSwarm: true),
                Log.Say,
                Interrupts.Token
            );
            var resumption = new Resumption(options(), context, Interrupts);
            try
            {
                _code = await resumption.Run(undo);
            }
            finally
            {
                _resumed = resumption.Release;
            }
        });

    /// <summary>Makes room, keeping the last verified releases whole.</summary>
    public Task Prune(int keep) =>
        Redacted(async () =>
        {
            RequireNoPlanHash("Prune");
            RequireNoRollback("Prune goes by --keep");
            _code = await Pruning.Run(await Context(knowsSwarm: true), options(), keep, Interrupts.Token);
        });

    /// <summary>Looks at what runs; writes nothing.</summary>
    public Task Status(bool json, TextWriter output) =>
        Redacted(async () =>
        {
            var context = await Context(looksOnly: true, knowsSwarm: true);
            var status = await StatusReport.Look(
                context,
                JournalAccess.ToRead(context).History,
                await StackLock.HeldBy(context, Interrupts.Token),
                Interrupts.Token
            );
            status.Print(json, output, Log.Complete);
            _code = status.Verified ? ExitCode.Done : ExitCode.SomethingToDo;
        });

    /// <summary>
    /// Tells of drift: in one look, or until Ctrl-C. Takes no lock, and writes nothing to the stack or its state.
    /// </summary>
    /// <param name="json">Takes the document of one look; null where nobody asked for it.</param>
    public Task Watch(WatchOptions watch, bool once, TextWriter? json) =>
        Redacted(async () => _code = await WatchRun.Run(options(), Log, watch, (once, json), Interrupts.Token));

    /// <summary>Prints the history; writes nothing.</summary>
    public Task Releases(bool json, TextWriter output) =>
        Redacted(async () =>
        {
            var context = await Context(looksOnly: true, knowsSwarm: true);
            ReleaseTable.Print(context, JournalAccess.ToRead(context).History, json, output);
        });

    /// <inheritdoc cref="ReportRun.Make"/>
    public Task Report(string? release, string? folder, TextWriter? json) =>
        Redacted(async () =>
            _code = await ReportRun.Make(
                await Context(looksOnly: true, knowsSwarm: true),
                options(),
                release,
                folder,
                json
            )
                ? ExitCode.Done
                : ExitCode.SomethingToDo
        );

    /// <inheritdoc cref="ReleaseProvenance.Verify"/>
    public Task VerifyProvenance(string? release, string? key, TextWriter? json) =>
        Redacted(async () =>
            _code = await ReleaseProvenance.Verify(await Context(looksOnly: true), release, key, json, Interrupts.Token)
        );

    /// <summary>
    /// Prints the version of HEAD of the stack's repository; no engine is asked, and nothing written.
    /// </summary>
    public Task Version(bool json, TextWriter output) =>
        Redacted(async () =>
        {
            var stack = OpenedStack.Read(options().StackFile);
            stack.ThrowIfAny();
            var version = await new RepositoryVersion(
                stack.Definition.Directory,
                Environment.GetEnvironmentVariable
            ).Of("HEAD", Interrupts.Token);
            foreach (var line in json ? [version.ToJson()] : version.Lines())
                output.WriteLine(line);
        });

    /// <summary>Looks at any compose project; needs no pipeline.yml, takes no lock, writes nothing.</summary>
    /// <param name="details">Every file, mount, command and risk.</param>
    public Task Inventory(InventoryRequest request, bool details, bool json, TextWriter output) =>
        Redacted(async () =>
        {
            var found = await Look(request);
            var text = json
                ? InventoryOutput.Document(found) + Environment.NewLine
                : InventoryOutput.Text(found, details, request.Option);
            await output.WriteAsync(ProgramName.In(Log.Redactor.Redact(text)));
            _code = found.IsWorrying ? ExitCode.SomethingToDo : ExitCode.Done;
        });

    /// <summary>Writes a pipeline.yml from an inventory; never over one that is there.</summary>
    /// <param name="file">Where to; null: beside the compose file.</param>
    /// <exception cref="PipelineException">Exit 64: there is one already.</exception>
    public Task Init(InventoryRequest request, string? file, TextWriter output) =>
        Redacted(async () =>
        {
            FirstDefinition.RequireNone(file);
            var found = await Look(request);
            var written = FirstDefinition.Write(found, file, isRehearsal: options().DryRun);
            await output.WriteAsync(Log.Complete(Log.Redactor.Redact(written.Said)));
            _code = written.IsComplete && !options().DryRun ? ExitCode.Done : ExitCode.SomethingToDo;
        });

    private Task<Inventory> Look(InventoryRequest request) =>
        new InventoryLook(Log.Redactor, TimeProvider.System).Look(request, options().VolumeAccess, Interrupts.Token);

    /// <summary>
    /// Says what this run came to: as the document of <c>--json</c>, and to a GitHub job if it was about a release, as
    /// summary and as outputs.
    /// Secrets are taken out.
    /// </summary>
    /// <param name="code">What the process ends with.</param>
    /// <param name="failure">What was said of the failure; null when there was none.</param>
    /// <param name="json">Null when no document is wanted.</param>
    /// <param name="summary">What was typed, as the heading for a GitHub job.</param>
    public void Conclude(ExitCode code, string? failure, TextWriter? json, string summary)
    {
        var report = RunReport.From(_session?.Release ?? _resumed, _session?.Plans ?? [], code, failure) with
        {
            PlanHash = _session?.PlanHash?.Text,
            Plan = _session?.Plan ?? [],
        };
        Conclusion.Write(report, _session?.Release ?? _resumed, json, _isAboutARelease ? summary : null, Clean);
    }

    /// <summary>Work on the stack outside of a release.</summary>
    public Task With(Func<StackContext, CancellationToken, Task> work) =>
        Redacted(async () => await work(await Context(), Interrupts.Token));

    public void Dispose()
    {
        _session?.Dispose();
        if (_context is not null)
            Leftovers.Remove(_context).GetAwaiter().GetResult();
        _context?.Engine.Dispose();
        _interrupts?.Dispose();
    }

    /// <summary>
    /// What fails is printed by the target host, which knows no secrets: so its text is cleaned here, and what it
    /// carries inside is dropped.
    /// </summary>
    private async Task Redacted(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Log.Redactor.Find(e.ToString()).Count > 0)
        {
            var clean = Log.Complete(Log.Redactor.Redact(e.Message));
            throw e is PipelineException known
                ? new PipelineException(known.Code, clean)
                : new InvalidOperationException(clean);
        }
        catch (PipelineException e) when (Log.Complete(e.Message) != e.Message)
        {
            throw new PipelineException(e.Code, Log.Complete(e.Message), null, e.InnerException);
        }
    }

    private string Clean(string text) => _log?.Redactor.Redact(text) ?? text;

    private ConsoleLog Log =>
        _log ??= new ConsoleLog(output, TimeProvider.System)
        {
            Verbose = options().Verbose,
            Screen = options().Screen,
            Stack = options().GivenStack,
            IsSwarmDemo = options().IsSwarmDemo,
        };

    private Interrupts Interrupts => _interrupts ??= new Interrupts(Log.Warn);

    /// <summary>Whoever is asked may answer with Ctrl-C.</summary>
    private SessionOptions Asking() =>
        options() is { Terminal: { } terminal } asked
            ? asked with
            {
                Terminal = new AskedTerminal(terminal, Interrupts.Token),
            }
            : options();

    private async Task<StackContext> Context(bool looksOnly = false, bool knowsSwarm = false)
    {
        var asked = options() with { KnowsSwarm = knowsSwarm, DryRun = looksOnly || options().DryRun };
        return _context ??= await LostNodes.Checked(
            await ContextLoader.Open(asked, Log, TimeProvider.System, Interrupts.Token),
            Interrupts.Token
        );
    }

    private async Task<Session> Session()
    {
        if (_session is not null)
            return _session;
        RequireWholeChain();
        if (_rollback is null)
            RequireNoRollback("what was typed goes by HEAD");
        if (options().Patch is not null && !_scheduled.Contains(StageNames.ApplyPatch.Value))
            throw PipelineException.Usage(
                "--patch is for DeployPatch; this would leave the patch out, and nothing was done",
                "./build.sh DeployPatch --patch <file>"
            );
        _session = new Session(
            Asking() with
            {
                Rollback = _rollback,
            },
            await Context(knowsSwarm: KnowsSwarm),
            Interrupts
        );
        foreach (var stage in _order.Where(s => _scheduled.Contains(s.Name.Value)))
            _session.Schedule(stage);
        return _session;
    }
}
