using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Builds the solution once and runs its test projects: the end-to-end one, which mostly waits for containers, beside
/// the others. A project that crashes, hangs or finds no tests is a failure, never a silence.
/// </summary>
public static partial class TestRun
{
    private const string Solution = "Pipeline.sln";
    private const int TailLines = 40;
    private const int SlowestShown = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    /// <summary>Ends with the line <c>N passed, N failed</c>.</summary>
    /// <param name="root">The folder that holds the solution; results go to <c>TestResults/</c> in it.</param>
    /// <returns>How many tests passed.</returns>
    /// <exception cref="PipelineException">Exit 1: something failed, nothing ran, or it does not compile.</exception>
    public static async Task<int> Run(string root, TestScope scope, TextWriter output, CancellationToken ct)
    {
        if (!scope.UnitOnly)
            await BaseImages.EnsureForTests(output.WriteLine, ct);
        return await Run(DotnetProgram.Current, root, scope, output, TimeProvider.System, ct);
    }

    /// <summary>Compiles everything, tests included.</summary>
    public static Task Compile(string root, TextWriter output, CancellationToken ct) =>
        Build(DotnetProgram.Current, root, output, TimeProvider.System, ct);

    internal static async Task<int> Run(
        DotnetProgram dotnet,
        string root,
        TestScope scope,
        TextWriter output,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await BuildFirst(dotnet, root, output, clock, ct);
        var sides = scope.SideBySide(Projects(File.ReadAllText(Path.Combine(root, Solution))));
        var all = await Task.WhenAll(sides.Select(InOrder));
        return Conclude([.. all.SelectMany(results => results)], output);

        async Task<IReadOnlyList<TestResults>> InOrder(IReadOnlyList<string> projects)
        {
            var results = new List<TestResults>();
            foreach (var project in projects)
                results.Add(await Test(dotnet, root, project, scope, output, clock, ct));
            return results;
        }
    }

    /// <summary>
    /// The solution's projects under tests/; the end-to-end one last, for what it shows is worth most once the rest
    /// holds.
    /// </summary>
    internal static IReadOnlyList<string> Projects(string solution) =>
        [
            .. TestProject()
                .Matches(solution)
                .Select(m => m.Groups["path"].Value.Replace('\\', '/'))
                .Where(p => !p.Contains("Benchmarks", StringComparison.Ordinal))
                .OrderBy(TestScope.IsEndToEnd),
        ];

    private static async Task Build(
        DotnetProgram dotnet,
        string root,
        TextWriter output,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var started = clock.GetTimestamp();
        var build = dotnet
            .Run(root, "build", Solution, "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false")
            .Run(ct);
        var result = await During($"building {Solution}", build, output, clock);
        if (result.Ok)
        {
            output.WriteLine($"built {Solution} in {Seconds(clock, started)}");
            return;
        }

        output.WriteLine(Tail(result));
        throw PipelineException.Refuse($"{Solution} does not compile");
    }

    private static async Task BuildFirst(
        DotnetProgram dotnet,
        string root,
        TextWriter output,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        try
        {
            await Build(dotnet, root, output, clock, ct);
        }
        catch (PipelineException)
        {
            output.WriteLine("0 passed, 0 failed");
            throw;
        }
    }

    private static async Task<TestResults> Test(
        DotnetProgram dotnet,
        string root,
        string project,
        TestScope scope,
        TextWriter output,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var trx = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "TestResults")).FullName, name + ".trx");
        File.Delete(trx);
        var started = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var run = scope
            .Confine(dotnet.Run(root, Arguments(project, name, scope.Expression)))
            .WithDefaultSignals()
            .Run(either.Token, line: line => Live(line, output));
        CommandResult? result = null;
        try
        {
            result = await During($"testing {name}", run, output, clock);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The limit; judged below.
        }

        var found = Judge(name, trx, result, scope.Filter is null);
        lock (output)
        {
            output.WriteLine(
                $"{name}: {found.Passed} passed, {found.Failed} failed, {found.Skipped} skipped in "
                    + $"{Seconds(clock, started)}"
            );
        }

        return found;
    }

    private static string[] Arguments(string project, string name, string? filter) =>
        [
            "test",
            project,
            "--no-build",
            "-nodeReuse:false",
            "--results-directory",
            "TestResults",
            "--logger",
            $"trx;LogFileName={name}.trx",
            "--logger",
            "console;verbosity=minimal",
            // Each test has a limit of its own; this one is for what hangs outside of a test, such as a fixture.
            "--blame-hang-timeout",
            "30m",
            "--blame-hang-dump-type",
            "none",
            .. filter is null ? Array.Empty<string>() : ["--filter", filter],
        ];

    private static TestResults Judge(string name, string trx, CommandResult? result, bool mustHaveTests)
    {
        var found = Read(name, trx);
        var broken = result switch
        {
            null => $"it was not done after {Limit.TotalMinutes:0} minutes",
            { Ok: false } when found.Failures.Count == 0 =>
                $"it ended with {result.ExitCode} and no failed test, as after a crash or a hang:\n{Tail(result)}",
            { Ok: true } when found.Ran + found.Skipped == 0 && mustHaveTests => "no test was found in it",
            _ => null,
        };
        return found with { Broken = broken };
    }

    private static TestResults Read(string name, string trx)
    {
        try
        {
            return TestResults.Read(name, XDocument.Load(trx));
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            return new TestResults(name, 0, 0, [], []);
        }
    }

    private static int Conclude(IReadOnlyList<TestResults> all, TextWriter output)
    {
        ShowSlowest(all, output);
        foreach (var project in all)
            Explain(project, output);
        var (passed, failed) = (all.Sum(p => p.Passed), all.Sum(p => p.Failed));
        output.WriteLine($"{passed} passed, {failed} failed");
        output.Flush();
        TestSummary.Append(all);
        if (failed > 0)
            throw PipelineException.Refuse($"{failed} failed", "the details are above, and in TestResults/*.trx");
        return passed > 0
            ? passed
            : throw PipelineException.Refuse("no test ran, so nothing is shown", "is the filter right?");
    }

    private static void ShowSlowest(IReadOnlyList<TestResults> all, TextWriter output)
    {
        var slowest = all.SelectMany(p => p.Durations).OrderByDescending(t => t.Duration).Take(SlowestShown).ToList();
        if (slowest.Count > 0)
            output.WriteLine($"\nThe {slowest.Count} slowest tests:");
        foreach (var test in slowest)
            output.WriteLine($"{ConsoleLog.Seconds(test.Duration), 10}  {test.Name}");
    }

    private static void Explain(TestResults project, TextWriter output)
    {
        foreach (var failure in project.Failures)
            output.WriteLine($"\nFAILED {failure.Name}\n{failure.Message}");
        if (project.Broken is not null)
            output.WriteLine($"\nFAILED {project.Project}: {project.Broken}");
    }

    private static void Live(string line, TextWriter output)
    {
        if (FailedTest().Match(line) is { Success: true } failed)
            lock (output)
                output.WriteLine($"  failed: {failed.Groups["name"].Value}");
    }

    private static async Task<CommandResult> During(
        string what,
        Task<CommandResult> work,
        TextWriter output,
        TimeProvider clock
    )
    {
        var started = clock.GetTimestamp();
        using var stop = new CancellationTokenSource();
        while (await Task.WhenAny(work, Task.Delay(Beat, clock, stop.Token)) != work)
            lock (output)
                output.WriteLine($"… {what} ({Seconds(clock, started)})");
        await stop.CancelAsync();
        return await work;
    }

    private static string Seconds(TimeProvider clock, long started) =>
        ConsoleLog.Seconds(clock.GetElapsedTime(started));

    private static string Tail(CommandResult result) =>
        string.Join('\n', $"{result.Output}\n{result.Error}".Trim().Split('\n').TakeLast(TailLines));

    [GeneratedRegex("""^Project\([^)]*\) = "[^"]*", "(?<path>tests[\\/][^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex TestProject();

    [GeneratedRegex(@"^  Failed (?<name>.+) \[[^\]]*\]$")]
    private static partial Regex FailedTest();
}
