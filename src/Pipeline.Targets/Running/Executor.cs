using System.Reflection;
using Pipeline.Targets.Output;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Session;

namespace Pipeline.Targets.Running;

/// <summary>Runs the scheduled targets in order, one at a time.</summary>
internal sealed class Executor(BuildBase build, BuildSession session)
{
    /// <summary>A target, a condition or a hook threw.</summary>
    public bool HasFailed { get; private set; }

    private HostOutput Output => session.Output;
    private bool IsInterrupted => session.Interruption.Signal is not null;

    public void Run(IReadOnlyList<TargetRun> runs)
    {
        var isStopped = false;
        foreach (var run in runs)
        {
            if (run.Status == TargetStatus.Skipped)
                Notify(() => build.OnTargetSkipped(run.Name));
            else if ((isStopped || IsInterrupted) && !run.Target.Definition.IsAssuredAfterFailure)
                run.Status = IsInterrupted ? TargetStatus.Aborted : TargetStatus.NotRun;
            else
                RunOne(run);
            isStopped |= run.Status is TargetStatus.Failed && !run.Target.Definition.IsProceedingAfterFailure;
        }
    }

    private void RunOne(TargetRun run)
    {
        session.Running = run;
        var started = session.Time.GetTimestamp();
        Guarded(run);
        Output.End();
        if (run.Status != TargetStatus.Skipped)
            run.Duration = session.Time.GetElapsedTime(started);
        session.Running = null;
    }

    private void Guarded(TargetRun run)
    {
        try
        {
            if (SkipRules.FirstFalse(run.Name, run.Target.Definition.DynamicConditions) is { } condition)
            {
                run.Skip($"OnlyWhen: {condition.Text}");
                build.OnTargetSkipped(run.Name);
                return;
            }

            if (!run.Target.IsCollective)
                Output.Begin(run.Name);
            build.OnTargetRunning(run.Name);
            run.Target.Definition.Actions.ForEach(action => action());
            build.OnTargetSucceeded(run.Name);
            run.Status = TargetStatus.Succeeded;
        }
        catch (Exception exception)
        {
            Fail(run, Unwrap(exception));
        }
    }

    private void Fail(TargetRun run, Exception exception)
    {
        run.Status =
            IsInterrupted && exception is OperationCanceledException ? TargetStatus.Aborted : TargetStatus.Failed;
        if (run.Status == TargetStatus.Failed)
            Report(exception);
        Notify(() => build.OnTargetFailed(run.Name));
    }

    /// <summary>One line for the user; the stack trace is for who asks for it.</summary>
    public void Report(Exception exception)
    {
        var unwrapped = Unwrap(exception);
        // The platform's messages say little without the type ("Object reference not set…"); the build's own speak for
        // themselves.
        var isForUser = unwrapped.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) != true;
        HasFailed = true;
        Output.Log(LogLevel.Error, isForUser ? unwrapped.Message : $"{unwrapped.GetType().Name}: {unwrapped.Message}");
        Output.Log(LogLevel.Debug, unwrapped.ToString());
    }

    /// <summary>A hook that throws is an error of the build but does not stop it.</summary>
    public void Notify(Action hook)
    {
        try
        {
            hook();
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private static Exception Unwrap(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions: [var inner] } => Unwrap(inner),
            TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
            _ => exception,
        };
}
