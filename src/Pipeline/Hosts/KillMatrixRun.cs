using Pipeline.Running;

namespace Pipeline.Hosts;

/// <summary>The full kill matrix: the end-to-end tests in their long form, which writes <c>docs/kill-matrix.md</c> as it goes.</summary>
public static class KillMatrixRun
{
    /// <summary>Names the page that the long form writes; without it the tests run their short form.</summary>
    public const string Variable = "PIPELINE_KILL_MATRIX";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    /// <exception cref="PipelineException">Exit 1: a cell was neither old nor new, or something else was wrong with it; the page says which.</exception>
    public static async Task Run(string root, TextWriter output, CancellationToken ct)
    {
        var page = Path.Combine(root, "docs", "kill-matrix.md");
        var dotnet = DotnetProgram.Current.Run(root, "test", "tests/Pipeline.EndToEnd", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "--filter", "FullyQualifiedName~KillMatrix");
        var test = (dotnet with { Environment = new Dictionary<string, string>(dotnet.Environment) { [Variable] = page } }).Run(ct);
        var printed = DateTime.UtcNow;
        while (await Task.WhenAny(test, Task.Delay(Beat, ct)) != test)
            if (File.GetLastWriteTimeUtc(page) > printed)
                output.WriteLine($"… {Last(page)}");
        var result = await test;
        output.WriteLine(File.ReadLines(page).FirstOrDefault(l => l.StartsWith("**", StringComparison.Ordinal)));
        if (!result.Ok)
            throw PipelineException.Refuse($"the kill matrix does not hold:\n{string.Join('\n', result.Output.Split('\n').TakeLast(40))}", page);
    }

    private static string Last(string page) => File.ReadLines(page).Last(l => l.StartsWith('|'));
}
