using Pipeline.Running;
using Pipeline.Terms;

/// <summary>
/// From the first hook to the exit code, in a way that is right on our host and on NUKE (docs/adr/0001-target-host.md):
/// NUKE fixes its result before <see cref="OnBuildFinished"/>, calls that hook while a target still works, and prints
/// its own lines on standard output.
/// </summary>
partial class Build
{
    const int UsageError = 64;

    /// <summary>Null until the run was concluded.</summary>
    static int? s_result;

    readonly Lock _lifetime = new();
    readonly StrictArguments _arguments;
    ExitCode? _code;
    TextWriter? _document;
    string? _failure;
    bool _isWorking;
    bool _isFinished;
    bool _isAnswered;

    public Build() => _arguments = new StrictArguments(this);

    /// <summary>Standard output: with --json it holds one document and nothing else.</summary>
    TextWriter Document => _document ?? Console.Out;

    /// <summary>For people. With --json standard output is left to the document.</summary>
    TextWriter Output => Json ? Console.Error : Console.Out;

    /// <summary>
    /// What the run came to; without one, what the host says: a negative number there means that nothing was started.
    /// </summary>
    public static int Main() => Result(Execute<Build>(x => x.DeployBaked));

    static int Result(int host) =>
        s_result switch
        {
            null => host < 0 ? UsageError : host,
            0 when host != 0 => host < 0 ? 1 : host,
            { } result => result,
        };

    /// <summary>NUKE has let pass what is no option of ours, and bad values; nothing may run with those.</summary>
    protected override void OnBuildCreated()
    {
        try
        {
            _arguments.Apply();
        }
        catch (UsageException)
        {
            (_isFinished, s_result) = (true, UsageError);
            throw;
        }

        if (!Json)
            return;
        _document = Console.Out;
        Console.SetOut(Console.Error);
    }

    /// <summary>What was typed makes sense, before the first target runs.</summary>
    protected override void OnBuildInitialized() =>
        Guard(() =>
            {
                _ = Options();
                if (Keep < Pruning.LeastKept)
                    throw PipelineException.Usage(
                        $"--keep: expected at least {Pruning.LeastKept}, so that there is a release to roll "
                            + $"back to; found {Keep}"
                    );
                Run.RequireWholeChain();
                return Task.CompletedTask;
            })
            .GetAwaiter()
            .GetResult();

    protected override void OnTargetFailed(string target) => _failure ??= $"{target} failed";

    /// <summary>
    /// Concludes the run, once. While a target works it is that target's own business to stop: it has heard of the
    /// signal, and rolls back.
    /// </summary>
    protected override void OnBuildFinished()
    {
        lock (_lifetime)
        {
            if (_isWorking || _isFinished)
                return;
            _isFinished = true;
        }

        try
        {
            _code ??= Run.Finish().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Remember(e);
            Log.Error(e.Message);
        }
        finally
        {
            var code = Conclusion();
            ExitCode = s_result = (int)code;
            Run.Conclude(code, _failure, Json && !_isAnswered ? Document : null, Typed);
            Run.Dispose();
        }
    }

    ExitCode Conclusion() =>
        _code is { } known && !(known == Pipeline.Terms.ExitCode.Done && _failure is not null)
            ? known
            : Run.Interrupted ?? Pipeline.Terms.ExitCode.FailedBeforeAnyChange;

    /// <summary>A target that prints its own document.</summary>
    async Task Answer(Func<Task> work)
    {
        await work();
        _isAnswered = true;
    }

    /// <summary>A failure's own exit code becomes the process's. Nothing begins after the run was concluded.</summary>
    async Task Guard(Func<Task> work)
    {
        Begin();
        try
        {
            await work();
        }
        catch (Exception e)
        {
            Remember(e);
            if (e is PipelineException && ProgramName.In(e.Message) is var named && named != e.Message)
                throw new InvalidOperationException(named, e);
            throw;
        }
        finally
        {
            lock (_lifetime)
                _isWorking = false;
        }
    }

    void Begin()
    {
        lock (_lifetime)
        {
            if (_isFinished)
                throw new OperationCanceledException("the run is over");
            _isWorking = true;
        }
    }

    void Remember(Exception e)
    {
        _failure ??= ProgramName.In(e.Message);
        if (e is PipelineException known)
            _code = known.Code;
    }
}
