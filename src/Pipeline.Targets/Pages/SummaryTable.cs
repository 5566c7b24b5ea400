using System.Globalization;
using Pipeline.Targets.Output;
using Pipeline.Targets.Planning;

namespace Pipeline.Targets.Pages;

/// <summary>The table at the end: Target, Status, Duration, notes.</summary>
internal static class SummaryTable
{
    public static IEnumerable<(string Text, Style Style)> Lines(IReadOnlyList<TargetRun> runs)
    {
        var rows = runs.Where(x => !x.Target.IsCollective).ToList();
        if (rows.Count == 0)
            yield break;
        var width = Math.Max(18, rows.Max(x => x.Name.Length) + 2);

        yield return ("", Style.None);
        yield return (new string('=', width + 20), Style.None);
        yield return (Row("Target", "Status", "Duration", width), Style.Strong);
        yield return (new string('-', width + 20), Style.None);
        foreach (var row in rows)
            yield return (
                (Row(row.Name, row.Status.ToString(), Duration(row), width) + Notes(row)).TrimEnd(),
                StyleOf(row.Status)
            );
        yield return (new string('-', width + 20), Style.None);
        yield return (Row("Total", "", Total(rows), width), Style.Strong);
        yield return (new string('=', width + 20), Style.None);
        yield return ("", Style.None);
    }

    /// <summary>Only rows that say more than that the target succeeded.</summary>
    public static IEnumerable<(string Text, Style Style)> Notable(IReadOnlyList<TargetRun> runs)
    {
        var rows = runs.Where(x => !x.Target.IsCollective && (x.Status != TargetStatus.Succeeded || x.Notes.Count > 0))
            .ToList();
        var width = rows.Select(x => x.Name.Length + 2).DefaultIfEmpty().Max();
        foreach (var row in rows)
            yield return (
                (Row(row.Name, row.Status.ToString(), Duration(row), width) + Notes(row)).TrimEnd(),
                StyleOf(row.Status)
            );
    }

    public static string Total(IReadOnlyList<TargetRun> runs) =>
        Duration(runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Duration));

    private static string Row(string target, string status, string duration, int width) =>
        $"{target.PadRight(width)}{status, -11}{duration, 9}";

    private static string Notes(TargetRun run) => run.Notes.Count == 0 ? "" : $"   // {string.Join(", ", run.Notes)}";

    private static string Duration(TargetRun run) =>
        run.Status is TargetStatus.Succeeded or TargetStatus.Failed || run.Duration > TimeSpan.Zero
            ? Duration(run.Duration)
            : "";

    private static string Duration(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(1)
            ? "< 1sec"
            : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes}:{duration.Seconds:00}");

    private static Style StyleOf(TargetStatus status) =>
        status switch
        {
            TargetStatus.Succeeded => Style.Success,
            TargetStatus.Failed or TargetStatus.Aborted => Style.Error,
            _ => Style.Faint,
        };
}
