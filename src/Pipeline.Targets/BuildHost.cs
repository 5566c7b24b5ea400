using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Pages;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Running;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets;

/// <summary>From arguments to exit code.</summary>
internal static class BuildHost
{
    private const int UsageError = 64;

    public static int Run(Func<NukeBuild> create, IReadOnlyCollection<string> defaults, BuildSession session)
    {
        try
        {
            return Run(create(), defaults, session);
        }
        catch (UsageException exception)
        {
            session.Error.WriteLine(session.Masker.Apply(exception.Message));
            session.Error.WriteLine("--help lists targets and parameters.");
            return UsageError;
        }
        catch (Exception exception)
        {
            session.Error.WriteLine(session.Masker.Apply($"The build cannot be set up: {exception}"));
            return 1;
        }
    }

    private static int Run(NukeBuild build, IReadOnlyCollection<string> defaults, BuildSession session)
    {
        var graph = TargetGraph.Read(build, defaults);
        var names = graph.Targets.Select(x => x.Name).ToList();
        var arguments = session.FollowsNuke
            ? NukeArguments.Read(build, session)
            : BuildArguments.Read(build, names, session);
        if (arguments.Options.Help)
            return Print(session, HelpPage.Lines(graph, arguments.Parameters, session));
        if (arguments.Options.Completion is { } shell)
            return Print(session, [CompletionScript.Render(shell, graph, arguments.Parameters, session)]);

        var requested = arguments.Targets ?? [.. defaults];
        if (requested.Count == 0)
            throw new UsageException("Name a target; this build has no default.");
        var plan = TargetPlan.Create(graph, [.. requested.Select(graph.Find)]);
        var runs = plan.Order.Select(x => new TargetRun(x)).ToList();
        SkipRules.SkipByName(plan, runs, arguments.Options.Skip?.Select(graph.Find).ToList());
        if (arguments.Options.Plan)
            return Print(session, PlanPage.Lines(runs));

        if (!arguments.IsDryRun)
            BuildSchema.Update(session, graph, arguments.Parameters);
        return session.FollowsNuke
            ? new NukeOrderRun(build, session, arguments).Execute(plan, runs)
            : new BuildRun(build, session, arguments).Execute(plan, runs);
    }

    private static int Print(BuildSession session, IEnumerable<string> lines)
    {
        session.Out.WriteLine(string.Join(Environment.NewLine, lines));
        return 0;
    }
}
