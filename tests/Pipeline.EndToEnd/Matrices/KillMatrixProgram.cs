using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Pipeline.Journal;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>How a run of the real build program ended.</summary>
/// <param name="ExitCode">137 when it was killed.</param>
internal sealed record KillMatrixExit(int ExitCode, string Output, TimeSpan Took)
{
    public string Tail => string.Join('\n', Output.Split('\n').TakeLast(15));
}

/// <summary>
/// The real <c>build.sh</c> as the leader of a session of its own, so that a kill of its group reaches it and not the
/// test.
/// </summary>
/// <param name="environment">For every run; an engine of its own.</param>
internal sealed class KillMatrixProgram(
    string stackFile,
    string stateFolder,
    IReadOnlyDictionary<string, string> environment
)
{
    private const int SigKill = 9;

    /// <summary>
    /// With nothing inherited from the tests: neither open files, among which may be the mark of a pipeline that works
    /// in their process, nor interrupts that are ignored because somebody started the tests in the background.
    /// </summary>
    private const string Clean = """
        for fd in /proc/self/fd/*; do n=${fd##*/}; [ $n -gt 2 ] && eval "exec $n>&-"; done
        exec env --default-signal=INT,HUP,TERM setsid "$@"
        """;

    /// <param name="killAt">Null, or the journal record at which it dies (<see cref="KillPoint"/>).</param>
    /// <param name="killAfter">Null, or how long until its whole group is killed from outside.</param>
    /// <param name="more">Variables of this run.</param>
    public async Task<KillMatrixExit> Run(
        IEnumerable<string> arguments,
        string? killAt = null,
        TimeSpan? killAfter = null,
        IReadOnlyDictionary<string, string>? more = null
    )
    {
        var started = Stopwatch.GetTimestamp();
        var lines = new ConcurrentQueue<string>();
        using var process = new Process { StartInfo = StartInfo(arguments, killAt, more) };
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (
            killAfter is { } delay
            && await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(delay)) is var first
            && !first.IsFaulted
            && !process.HasExited
        )
            _ = Kill(-process.Id, SigKill);
        await process.WaitForExitAsync();
        return new KillMatrixExit(process.ExitCode, string.Join('\n', lines), Stopwatch.GetElapsedTime(started));
    }

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public async Task<KillMatrixExit> Require(params IEnumerable<string> arguments)
    {
        var exit = await Run(arguments);
        return exit.ExitCode == 0
            ? exit
            : throw new InvalidOperationException(
                $"{string.Join(' ', arguments)} ended with {exit.ExitCode}:\n{exit.Output}"
            );
    }

    private ProcessStartInfo StartInfo(
        IEnumerable<string> arguments,
        string? killAt,
        IReadOnlyDictionary<string, string>? more
    )
    {
        var info = new ProcessStartInfo(
            "bash",
            ["-c", Clean, "-", Path.Combine(Root, "build.sh"), .. arguments, "--stack", stackFile]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        info.Environment["PIPELINE_STATE"] = stateFolder;
        info.Environment[KillPoint.Variable] = killAt ?? "";
        foreach (var (name, value) in environment.Concat(more ?? new Dictionary<string, string>()))
            info.Environment[name] = value;
        return info;
    }

    /// <summary>The folder with build.sh, above the tests' output.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "build.sh"))
            ? folder
            : Above(
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no build.sh above the tests")
            );

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
