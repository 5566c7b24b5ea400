using System.Globalization;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>The page that a run of the matrix prints.</summary>
internal static class KillMatrixTable
{
    public static string Page(IReadOnlyCollection<KillMatrixResult> results, int planned, DateTimeOffset at) =>
        $"""
            # Matrix of kills and power losses

            Printed by `./build.sh KillMatrix` at {at:yyyy-MM-dd HH:mm} UTC; not edited by hand. The pipeline is killed (SIGKILL, its whole process group) before and
            after each record of its journal, and at random instants, or the power goes there (docs/power-loss-matrix.md); then a next `DeployBaked` has to refuse and name the open release (looked at in the
            `Resume` cells), and `Resume`, or `Resume --undo`, is run. Every path in the volume, the image behind the tag, every container, what its process has
            loaded, HEAD and the work tree are then compared with the old state (from which it started) and the new one (to which an unharmed run came).
            "new" after a kill before the first record, or "old" after one, is only possible where no release was open yet or any more.

            {Totals(results, planned)}

            | target | record | event | stage | kill | taken up by | state | seconds |
            |---|---|---|---|---|---|---|---|
            {string.Join('\n', results.Select(Row))}

            """;

    public static string Totals(IReadOnlyCollection<KillMatrixResult> results, int planned) =>
        $"**{results.Count} of {planned} cells: {Count(results, "old")} old, {Count(results, "new")} new, {Count(results, "NEITHER")} NEITHER; "
        + $"{results.Count(r => r.Trouble.Length > 0)} with something wrong.** {results.Sum(r => r.Seconds).ToString("0", CultureInfo.InvariantCulture)} seconds of work.";

    public static string Row(KillMatrixResult result)
    {
        var cell = result.Cell;
        var at = cell.Record is { } record
            ? $"{record.Seq} | {record.Event} | {record.Stage ?? ""} | {cell.Moment}"
            : $"random | | | at {cell.Moment}";
        var trouble =
            result.Trouble.Length == 0
                ? ""
                : ": " + result.Trouble.ReplaceLineEndings(" ").Replace("|", "/", StringComparison.Ordinal);
        return $"| {result.Target} | {at} | {cell.TakenUpBy} | {result.Verdict}{trouble} | {result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} |";
    }

    private static int Count(IEnumerable<KillMatrixResult> results, string verdict) =>
        results.Count(r => r.Verdict == verdict);
}
