using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// The full matrices: the end-to-end tests of kills and power losses in their long form, and those of faults. Their
/// tables are artefacts of the run, below <c>.nuke/temp/matrices</c>.
/// </summary>
public static class KillMatrixRun
{
    /// <summary>Names the folder of the pages; without it the tests run their short form and write none.</summary>
    public const string Variable = "PIPELINE_MATRICES";

    private const int HeaderRows = 2;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    /// <param name="only">Names of matrices, separated by commas; null for all.</param>
    /// <exception cref="PipelineException">Exit 1: a cell was neither old nor new, or something else was wrong with it;
    /// the page says which. Exit 64: there is no matrix of that name.</exception>
    public static async Task Run(string root, string? only, TextWriter output, CancellationToken ct)
    {
        var matrices = Matrix.Chosen(only);
        var folder = Directory.CreateDirectory(Path.Combine(root, ".nuke", "temp", "matrices")).FullName;
        var test = Tests(root, folder, matrices).Run(ct);
        var started = DateTime.UtcNow;
        while (await Task.WhenAny(test, Task.Delay(Beat, ct)) != test)
            output.WriteLine(
                $"… cells done: {string.Join(", ", matrices.Select(m => $"{m.Name} {Cells(m.Page(folder), started)}"))}"
            );
        var result = await test;
        foreach (var matrix in matrices)
            output.WriteLine($"{matrix.Page(folder)}: {Verdict(matrix.Page(folder), started)}");
        if (!result.Ok)
            throw PipelineException.Refuse(
                $"a matrix does not hold:\n{string.Join('\n', result.Output.Split('\n').TakeLast(40))}",
                folder
            );
    }

    /// <summary>For a test: where its page goes; null in its short form.</summary>
    public static string? PageOf(Matrix matrix) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? matrix.Page(folder) : null;

    /// <summary>For a test: replaces its page, so that a run that is ended leaves what it has done.</summary>
    public static void Write(string page, string text)
    {
        File.WriteAllText(page + ".tmp", text);
        File.Move(page + ".tmp", page, overwrite: true);
    }

    private static Command Tests(string root, string folder, IReadOnlyList<Matrix> matrices)
    {
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
            string.Join('|', matrices.Select(m => $"FullyQualifiedName~{m.Tests}"))
        );
        return dotnet with { Environment = new Dictionary<string, string>(dotnet.Environment) { [Variable] = folder } };
    }

    private static int Cells(string page, DateTime started) =>
        Math.Max(0, Rows(page, started).Count(line => line.StartsWith('|')) - HeaderRows);

    private static string Verdict(string page, DateTime started) =>
        Rows(page, started).LastOrDefault(l => l.StartsWith("**", StringComparison.Ordinal)) ?? "no cell was done";

    /// <summary>The page, once this run has written it; before, nothing.</summary>
    private static IEnumerable<string> Rows(string page, DateTime started) =>
        File.GetLastWriteTimeUtc(page) < started ? [] : File.ReadLines(page);
}
