using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Fixtures;

/// <summary>The real <c>./build.sh</c> on a stack, as a user, a job or a terminal calls it.</summary>
public sealed class BuildSh(TestStack stack)
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>What a GitHub job would show.</summary>
    public string Summary { get; } = Path.Combine(stack.Folder, ".git", "summary.md");

    /// <summary>Environment variables besides those that each call has.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public Task<CommandResult> Run(string target, params string[] arguments)
    {
        var command = new Command(Path.Combine(Root, "build.sh"), [target, "--stack", stack.StackFile, .. arguments]);
        return (command with { Environment = Environment }).Run(default);
    }

    /// <summary>
    /// A program for <c>PIPELINE_AT_RECORD</c>: the pipeline gets SIGINT right after that record, between two stages.
    /// </summary>
    public async Task<string> InterruptAfter(string what, string stage)
    {
        var hook = Path.Combine(stack.Folder, ".git", "interrupt");
        var script = $"#!/bin/sh\n[ \"$1 $2 $3\" = 'after {what} {stage}' ] && kill -INT $PPID && sleep 0.5\nexit 0\n";
        await File.WriteAllTextAsync(hook, script);
        await new Command("chmod", "+x", hook).Output(default);
        return hook;
    }

    /// <summary>With <c>--json</c>: all of standard output, as one document.</summary>
    public async Task<JsonElement> Json(int exitCode, string target, params string[] arguments)
    {
        var result = await Run(target, [.. arguments, "--json"]);
        result.ExitCode.Should().Be(exitCode, result.Output + result.Error);
        result.Error.Should().Contain("Build ", "banner and summary go to standard error");
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    /// <summary>At a terminal of its own; types when that text is shown.</summary>
    public async Task<(int ExitCode, string Shown)> AtTerminal(string until, string typed, string target)
    {
        var start = new ProcessStartInfo(
            // What runs the tests may ignore Ctrl-C, as under nohup, and a child inherits that.
            "env",
            [
                "--default-signal=INT,HUP,TERM,QUIT",
                "script",
                "--quiet",
                "--return",
                "--command",
                $"'{Root}/build.sh' {target} --stack '{stack.StackFile}'",
                "/dev/null",
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var shown = new StringBuilder();
        var buffer = new char[1024];
        for (var isTyped = false; await process.StandardOutput.ReadAsync(buffer) is var count and > 0; )
        {
            shown.Append(buffer, 0, count);
            if (isTyped || !shown.ToString().Contains(until, StringComparison.Ordinal))
                continue;
            isTyped = true;
            await process.StandardInput.WriteAsync(typed);
            await process.StandardInput.FlushAsync();
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, shown.ToString());
    }

    private Dictionary<string, string> Environment =>
        new(More) { ["PIPELINE_STATE"] = stack.World.StateFolder, ["GITHUB_STEP_SUMMARY"] = Summary };

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "build.sh"))
            ? folder
            : Above(
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no build.sh above the tests")
            );
}
