using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// The full matrices: the end-to-end tests of kills in their long form, and those of faults. Their tables are artefacts
/// of the run, below <c>.nuke/temp/matrices</c>.
/// </summary>
public static class KillMatrixRun
{
    /// <summary>Names the page that the long form writes; without it the tests run their short form.</summary>
    public const string Variable = "PIPELINE_KILL_MATRIX";

    /// <summary>Names the page that the tests of faults write.</summary>
    public const string FaultVariable = "PIPELINE_FAULT_MATRIX";

    private const int HeaderRows = 2;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    /// <exception cref="PipelineException">Exit 1: a cell was neither old nor new, or something else was wrong with it;
    /// the page says which.</exception>
    public static async Task Run(string root, TextWriter output, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, ".nuke", "temp", "matrices")).FullName;
        var (page, faults) = (Path.Combine(folder, "kill-matrix.md"), Path.Combine(folder, "fault-matrix.md"));
        var dotnet = DotnetProgram.Current.Run(
            root,
            "test",
            "tests/Pipeline.EndToEnd",
            "-v",
            "quiet",
            "-nologo",
            "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
            "--filter",
            "FullyQualifiedName~KillMatrix|FullyQualifiedName~Faults"
        );
        var test = (
            dotnet with
            {
                Environment = new Dictionary<string, string>(dotnet.Environment)
                {
                    [Variable] = page,
                    [FaultVariable] = faults,
                },
            }
        ).Run(ct);
        var started = DateTime.UtcNow;
        string[] pages = [page, CutOverPage(page), faults, Path.Combine(root, "docs", "power-loss-matrix.md")];
        while (await Task.WhenAny(test, Task.Delay(Beat, ct)) != test)
            output.WriteLine($"… {string.Join(", ", pages.Select(p => Progress(p, started)))}");
        var result = await test;
        foreach (var table in pages)
            output.WriteLine($"{table}: {Verdict(table, started)}");
        if (!result.Ok)
            throw PipelineException.Refuse(
                $"the kill matrix does not hold:\n{string.Join('\n', result.Output.Split('\n').TakeLast(40))}",
                page
            );
    }

    /// <summary>Where the cut-over's cells go: another test writes them, at the same time.</summary>
    public static string CutOverPage(string page) => Path.ChangeExtension(page, ".cut-over.md");

    private static string Progress(string page, DateTime started)
    {
        var cells = Rows(page, started).Count(line => line.StartsWith('|')) - HeaderRows;
        return $"{Path.GetFileNameWithoutExtension(page)}: {Math.Max(0, cells)} cells";
    }

    private static string Verdict(string page, DateTime started) =>
        Rows(page, started).LastOrDefault(l => l.StartsWith("**", StringComparison.Ordinal)) ?? "no cell was done";

    /// <summary>The page, once this run has written it; before, nothing.</summary>
    private static IEnumerable<string> Rows(string page, DateTime started) =>
        File.GetLastWriteTimeUtc(page) < started ? [] : File.ReadLines(page);
}
