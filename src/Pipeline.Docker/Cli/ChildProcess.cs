using System.Diagnostics;

namespace Pipeline.Docker;

/// <summary>
/// Runs a program without a terminal, in a session of its own, and leaves none of its processes behind on cancellation.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Returns the exit code when the program has ended and its output is read.</summary>
    /// <param name="stdin">Copied to it one after the other; none: it sees end of file.</param>
    /// <exception cref="TimeoutException">The time limit was reached.</exception>
    public static async Task<int> Run(
        ChildCommand command,
        IReadOnlyList<Stream> stdin,
        Func<Stream, CancellationToken, Task> stdout,
        Func<Stream, CancellationToken, Task> stderr,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (command.TimeLimit is { } time)
            limit.CancelAfter(time);
        using var process = Process.Start(StartInfo(command))!;
        try
        {
            await Task.WhenAll(
                Feed(process, stdin, limit.Token),
                stdout(process.StandardOutput.BaseStream, limit.Token),
                stderr(process.StandardError.BaseStream, limit.Token)
            );
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (Exception error)
        {
            await ProcessGroup.Stop(process, StopGrace);
            if (error is OperationCanceledException && !ct.IsCancellationRequested)
                throw new TimeoutException($"it did not end within {command.TimeLimit}");
            throw;
        }
    }

    /// <summary>Hands the output out line by line.</summary>
    public static Func<Stream, CancellationToken, Task> Lines(Action<string> line) =>
        async (stream, ct) =>
        {
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(ct) is { } text)
                line(text);
        };

    private static ProcessStartInfo StartInfo(ChildCommand command)
    {
        var start = ProcessGroup.Start(command.Program, command.Arguments);
        start.WorkingDirectory = command.Directory ?? "";
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        return start;
    }

    private static async Task Feed(Process process, IReadOnlyList<Stream> stdin, CancellationToken ct)
    {
        await using var input = process.StandardInput.BaseStream;
        var buffer = new byte[128 * 1024];
        foreach (var source in stdin)
        {
            while (await source.ReadAsync(buffer, ct) is var count && count > 0)
            {
                try
                {
                    await input.WriteAsync(buffer.AsMemory(0, count), ct);
                }
                catch (IOException)
                {
                    return; // It has ended or wants no more: its exit code tells the rest.
                }
            }
        }
    }
}
