using Pipeline.Bootstrap;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>The cells of a matrix of a swarm that were run; in the long form they are written to its page.</summary>
internal sealed class SwarmRows(Matrix matrix, ITestOutputHelper output)
{
    /// <summary>Of the long form, the cells whose names hold one of these, separated by commas; unset: all.</summary>
    private const string Cells = "PIPELINE_MATRIX_CELLS";

    private static readonly string[] Chosen = (Environment.GetEnvironmentVariable(Cells) ?? "").Split(
        ',',
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
    );

    private readonly string? _page = KillMatrixRun.PageOf(matrix);
    private readonly List<string> _rows = [];

    public bool IsLong => _page is not null;

    public int Count => _rows.Count;

    public static bool IsChosen(string name) =>
        Chosen.Length == 0 || Chosen.Any(c => name.Contains(c, StringComparison.Ordinal));

    /// <param name="verdict">What every task reads, or has.</param>
    public void Keep(string name, int exitCode, string then, string verdict, TimeSpan took)
    {
        _rows.Add($"| {name} | {exitCode} | {then} | {verdict} | {took.TotalSeconds:0} |");
        output.WriteLine(_rows[^1]);
        if (_page is null)
            return;
        var verdicts = _rows.Select(r => r.Split('|')[4].Trim()).ToList();
        var sum = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Count()} {g.Key}"));
        KillMatrixRun.Write(
            _page,
            "| what happens | exit code | then | every task reads | s |\n|---|---|---|---|---|\n"
                + $"{string.Join('\n', _rows)}\n\n**{_rows.Count} cells: {sum}.**\n"
        );
    }
}
