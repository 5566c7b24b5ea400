using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Output;
using Pipeline.Targets.Pages;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Running;

/// <summary>A run that is more than help or plan: hooks, targets, summary, exit code.</summary>
internal sealed class BuildRun(BuildBase build, BuildSession session, BuildArguments arguments)
{
    private readonly Executor _executor = new(build, session);
    private HostOutput Output => session.Output;

    public int Execute(TargetPlan plan, IReadOnlyList<TargetRun> runs)
    {
        Prepare();
        try
        {
            build.OnBuildCreated();
            SkipRules.SkipByCondition(plan, runs);
            Requirements.Check(runs, arguments.Parameters);
            build.OnBuildInitialized();
            _executor.Run(runs);
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            _executor.Report(exception);
        }

        _executor.Notify(build.OnBuildFinished);
        var exitCode = ExitCode(runs);
        Summarize(runs, exitCode);
        return exitCode;
    }

    private string Name =>
        session.Installed is { } program
            ? $"{program.Command} {program.Version}"
            : build.GetType().Assembly.GetName().Name!;

    private void Prepare()
    {
        if (arguments.IsJson)
            session.UseErrorForOutput();
        session.Verbosity = arguments.Options.Verbosity;
        session.Interruption.Interrupted += signal =>
            Output.Log(
                LogLevel.Warning,
                $"{signal}: {session.Running?.Name ?? "the build"} is asked to stop; what it has changed, if "
                    + "anything, is put back first."
            );
        if (!arguments.Options.NoLogo && Output.Verbosity <= Verbosity.Normal)
            Output.Line($"{Name} on {RuntimeInformation.FrameworkDescription}, " + $"{session.Host}", Style.Faint);
        arguments.MaskSecrets(session);
        if (session.IsProcess)
            TakeOverProcess();
    }

    private void TakeOverProcess()
    {
        session.Interruption.Listen();
        if (session.Masker.Forms.Count == 0)
            return;
        Console.SetOut(new MaskingWriter(Console.Out, session.Masker));
        Console.SetError(new MaskingWriter(Console.Error, session.Masker));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Console.Out.Flush();
            Console.Error.Flush();
        };
    }

    private bool IsFailed(IReadOnlyList<TargetRun> runs) =>
        _executor.HasFailed || runs.Any(x => x.Status == TargetStatus.Aborted);

    private int ExitCode(IReadOnlyList<TargetRun> runs)
    {
        if (!IsFailed(runs))
            return build.ExitCode ?? 0;
        if (build.ExitCode is { } set and not 0)
            return set;
        return session.Interruption.Signal is { } signal ? 128 + signal : 1;
    }

    private void Summarize(IReadOnlyList<TargetRun> runs, int exitCode)
    {
        // At a terminal the last lines are those that are read: what went wrong, and what to do about it.
        if (!Output.IsTerminal)
            Output.RepeatProblems();
        if (Output.Verbosity != Verbosity.Quiet)
            Conclude(runs, exitCode);
        if (Output.IsTerminal)
            Output.RepeatProblems();
    }

    private void Conclude(IReadOnlyList<TargetRun> runs, int exitCode)
    {
        foreach (var (text, style) in Output.IsTerminal ? SummaryTable.Notable(runs) : SummaryTable.Lines(runs))
            Output.Line(text, style);
        var stamp = session.Time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var verdict =
            !IsFailed(runs) ? "succeeded"
            : session.Interruption.Signal is null ? "failed"
            : "was interrupted";
        var code = exitCode == 0 ? "" : $" (exit code {exitCode})";
        var took = Output.IsTerminal ? $" after {SummaryTable.Total(runs)}" : "";
        Output.Line($"Build {verdict} on {stamp}{took}{code}.", IsFailed(runs) ? Style.Error : Style.Success);
    }
}
