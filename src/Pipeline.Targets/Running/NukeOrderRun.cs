using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Pages;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Session;

namespace Pipeline.Targets.Running;

/// <summary>
/// A run with the hooks in NUKE's order (10.1.0): <c>OnBuildInitialized</c> comes before the requirements; the result
/// is fixed before <c>OnBuildFinished</c>; that hook is also called on the signal's thread while a target works, and
/// what it throws escapes; standard output holds the host's own lines. For tests, see ADR 0001.
/// </summary>
internal sealed class NukeOrderRun(BuildBase build, BuildSession session, BuildArguments arguments)
{
    private const int Failed = -1;
    private readonly Executor _executor = new(build, session);

    public int Execute(TargetPlan plan, IReadOnlyList<TargetRun> runs)
    {
        session.Verbosity = arguments.Options.Verbosity;
        session.Interruption.Interrupted += _ => build.OnBuildFinished();
        if (session.IsProcess)
            session.Interruption.Listen();
        try
        {
            return Run(plan, runs);
        }
        finally
        {
            build.OnBuildFinished();
        }
    }

    private int Run(TargetPlan plan, IReadOnlyList<TargetRun> runs)
    {
        try
        {
            build.OnBuildCreated();
            build.OnBuildInitialized();
            SkipRules.SkipByCondition(plan, runs);
            Requirements.Check(runs, arguments.Parameters);
            _executor.Run(runs);
        }
        catch (Exception exception)
        {
            _executor.Report(exception);
        }

        foreach (var (text, style) in SummaryTable.Lines(runs))
            session.Output.Line(text, style);
        var hasFailed = _executor.HasFailed || runs.Any(x => x.Status == TargetStatus.Aborted);
        var result = build.ExitCode ??= hasFailed ? Failed : 0;
        session.Output.Line($"Build ended in NUKE's order; its result is {result}.");
        return result;
    }
}
