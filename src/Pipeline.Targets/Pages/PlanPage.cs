using Pipeline.Targets.Planning;

namespace Pipeline.Targets.Pages;

/// <summary>
/// What <c>--plan</c> prints: the targets in order, with the conditions that are still to be evaluated.
/// </summary>
internal static class PlanPage
{
    public static IEnumerable<string> Lines(IReadOnlyList<TargetRun> runs)
    {
        yield return "Plan:";
        yield return "";
        var width = runs.Max(x => x.Name.Length);
        var number = 0;
        foreach (var run in runs.Where(x => !x.Target.IsCollective))
            yield return $"  {++number, 2}. {run.Name.PadRight(width)}{Notes(run)}".TrimEnd();
    }

    private static string Notes(TargetRun run)
    {
        var definition = run.Target.Definition;
        var conditions = definition
            .StaticConditions.Concat(definition.DynamicConditions)
            .Select(x => $"OnlyWhen: {x.Text}");
        var notes = run.Status == TargetStatus.Skipped ? run.Notes : [.. conditions];
        return notes.Count == 0 ? "" : $"  // {string.Join(", ", notes)}";
    }
}
