using Pipeline.Targets.Ordering;
using Pipeline.Targets.Planning;

namespace Pipeline.Targets.Running;

/// <summary>Which scheduled targets do not run, decided before the first one does.</summary>
internal static class SkipRules
{
    /// <param name="names">Targets of <c>--skip</c>; empty means all that were not asked for; null means no
    /// <c>--skip</c>.</param>
    public static void SkipByName(
        TargetPlan plan,
        IReadOnlyList<TargetRun> runs,
        IReadOnlyCollection<TargetNode>? names
    )
    {
        if (names is null)
            return;
        foreach (
            var run in runs.Where(x => names.Count == 0 ? !plan.Invoked.Contains(x.Target) : names.Contains(x.Target))
        )
            Skip(plan, runs, run, "Skipped: --skip");
    }

    /// <exception cref="AssertionException">A condition threw.</exception>
    public static void SkipByCondition(TargetPlan plan, IReadOnlyList<TargetRun> runs)
    {
        foreach (var run in runs)
        {
            if (FirstFalse(run.Name, run.Target.Definition.StaticConditions) is { } condition)
                Skip(plan, runs, run, $"OnlyWhen: {condition.Text}");
        }
    }

    /// <exception cref="AssertionException">A condition threw; the message has its text.</exception>
    public static Condition? FirstFalse(string target, IEnumerable<Condition> conditions) =>
        conditions.FirstOrDefault(condition =>
        {
            try
            {
                return !condition.Holds();
            }
            catch (Exception exception)
            {
                throw new AssertionException(
                    $"The condition '{condition.Text}' of {target} failed: {exception.Message}",
                    exception
                );
            }
        });

    private static void Skip(TargetPlan plan, IReadOnlyList<TargetRun> runs, TargetRun run, string note)
    {
        if (run.Status == TargetStatus.Skipped)
            return;
        run.Skip(note);
        if (run.Target.Definition.SkipBehavior == DependencyBehavior.Execute)
            return;
        foreach (
            var dependency in runs.Where(x =>
                run.Target.Dependencies.Contains(x.Target) && !IsNeeded(plan, runs, x.Target)
            )
        )
            Skip(plan, runs, dependency, $"Skipped: because of {run.Name}");
    }

    /// <summary>
    /// Asked for, triggered (a skipped target still triggers), or a dependency of a target that is not skipped.
    /// </summary>
    private static bool IsNeeded(TargetPlan plan, IReadOnlyList<TargetRun> runs, TargetNode target) =>
        plan.Invoked.Contains(target)
        || runs.Any(x => x.Target.Triggers.Contains(target) || (Needs(x) && x.Target.Dependencies.Contains(target)));

    private static bool Needs(TargetRun run) =>
        run.Status != TargetStatus.Skipped || run.Target.Definition.SkipBehavior == DependencyBehavior.Execute;
}
