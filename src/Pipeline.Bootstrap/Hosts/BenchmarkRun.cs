using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>Compiles and runs the benchmarks, a program of its own.</summary>
public static class BenchmarkRun
{
    private const string Project = "tests/Pipeline.Benchmarks";

    /// <param name="root">The repository; all benchmarks in full write its <c>docs/benchmarks.md</c>.</param>
    /// <param name="only">Names, separated by commas; null for all.</param>
    /// <param name="quick">One round of the smallest size.</param>
    /// <exception cref="PipelineException">Exit 1: it does not compile, or a benchmark failed; exit 64: there is no
    /// benchmark of that name.</exception>
    public static async Task Run(string root, string? only, bool quick, TextWriter output, CancellationToken ct)
    {
        string[] chosen =
        [
            .. only is null ? Array.Empty<string>() : ["--only", only],
            .. quick ? ["--quick"] : Array.Empty<string>(),
        ];
        string[] page = chosen.Length > 0 ? [] : ["--page", Path.Combine(root, "docs", "benchmarks.md")];
        var built = await DotnetProgram
            .Current.Run(
                root,
                "build",
                Project,
                "--configuration",
                "Release",
                "-v",
                "quiet",
                "-nologo",
                "-nodeReuse:false",
                "-p:UseSharedCompilation=false"
            )
            .Run(ct);
        if (!built.Ok)
            throw PipelineException.Refuse($"the benchmarks do not compile:\n{built.Output}");
        var program = Path.Combine(root, Project, "bin", "Release", "net10.0", "Pipeline.Benchmarks.dll");
        var result = await DotnetProgram
            .Current.Run(root, [program, .. chosen, .. page])
            .Run(ct, line: output.WriteLine);
        if (result.ExitCode == (int)ExitCode.Usage)
            throw PipelineException.Usage(result.Error.Trim());
        if (!result.Ok)
            throw PipelineException.Refuse("a benchmark failed; the last lines above say which");
    }
}
