using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Bootstrap;

namespace Pipeline.EndToEnd.Faults;

/// <summary>The page that a full run of the matrices writes.</summary>
internal static class FaultTable
{
    private static readonly Lock Gate = new();
    private static readonly List<FaultRow> Rows = [];

    public static void Keep(FaultRow row)
    {
        lock (Gate)
        {
            Rows.Add(row);
            if (KillMatrixRun.PageOf(Matrix.Faults) is { } page)
                KillMatrixRun.Write(page, Page(Rows, DateTimeOffset.UtcNow));
        }
    }

    public static string Page(IReadOnlyCollection<FaultRow> rows, DateTimeOffset at) =>
        $"""
            # Fault matrix

            Printed by the end-to-end tests (`./build.sh KillMatrix`) at {at:yyyy-MM-dd HH:mm} UTC; not edited by hand. Each row breaks the world at a known
            instant while the real `build.sh` works on a small stack. Afterwards (and after what takes the release up, where it stayed open) every path in the volume, the
            image behind the tag, every container, what its process has loaded, HEAD and the work tree are the old state to the byte, or the complete new one. What is
            seen is the first error line; every failure also says what to type next.

            **{rows.Count} cells: {rows.Count(r => r.State == "old")} old, {rows.Count(r =>
                r.State == "new"
            )} new, {rows.Count(r => r.State is not ("old" or "new"))} other.** {rows.Sum(r => r.Seconds).ToString(
                "0",
                CultureInfo.InvariantCulture
            )} seconds of work.

            | fault | stage | what was seen | exit | taken up by | state |
            |---|---|---|---|---|---|
            {string.Join(
                '\n',
                rows.OrderBy(r => r.Fault, StringComparer.Ordinal).ThenBy(r => Place(r.Stage)).Select(Line)
            )}

            """;

    /// <summary>Names that are another in each run are left out.</summary>
    private static string Line(FaultRow row) =>
        $"| {row.Fault} | {row.Stage} | {Regex.Replace(row.Seen, "(/tmp/)?(kill|faults)-[A-Za-z0-9]+", "…").Replace("|", "/", StringComparison.Ordinal)} | {row.Exit} | {row.TakenUpBy} | {row.State} |";

    private static int Place(string stage) => Chain.All.Select(s => s.Name.Value).ToList().IndexOf(stage);
}
