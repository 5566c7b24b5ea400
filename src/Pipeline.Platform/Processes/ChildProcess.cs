using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Platform;

/// <summary>
/// The only place that starts programs. Each runs without a terminal, in a session of its own, and leaves none of its
/// processes behind when it is cancelled. Those of a pipeline that was killed are known by <see cref="ChildMark"/>.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Returns the exit code when the program has ended and its streams are done.</summary>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    /// <exception cref="TimeoutException">The time limit was reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program and its children have ended.</exception>
    public static async Task<int> Run(ChildCommand command, ChildStreams streams, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(command.TimeLimit ?? Timeout.InfiniteTimeSpan);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var process = Start(command);
        var work = Serve(process, streams, stop);
        try
        {
            await work.WaitAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode;
        }
        catch (Exception)
        {
            var isLate = limit.IsCancellationRequested;
            await ProcessGroup.Stop(process, StopGrace);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
            if (isLate)
                throw new TimeoutException($"it did not end within {command.TimeLimit}");
            await work;
            throw;
        }
    }

    /// <summary>Starts it and does not wait. Whoever calls this reads its streams, or lets it have ours.</summary>
    /// <param name="ownStreams">Whether it gets standard streams of its own, and not ours.</param>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    public static Process Start(ChildCommand command, bool ownStreams = true)
    {
        if (command.Directory is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new ChildStartException($"{folder} is not a folder");
        var program =
            Programs.Find(command.Program) ?? throw new ChildStartException($"{command.Program} is not installed");
        try
        {
            return Process.Start(StartInfo(command, ProcessGroup.Words(program, command.Arguments), ownStreams))!;
        }
        catch (Win32Exception error)
        {
            throw new ChildStartException($"{command.Program} could not be started: {error.Message}");
        }
    }

    private static ProcessStartInfo StartInfo(ChildCommand command, string[] words, bool ownStreams)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = command.Directory ?? "",
            RedirectStandardInput = ownStreams,
            RedirectStandardOutput = ownStreams,
            RedirectStandardError = ownStreams,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        if (Environment.GetEnvironmentVariable(ChildMark.Variable) is { } mark)
            start.Environment[ChildMark.Variable] = mark;
        return start;
    }

    /// <summary>All three at once, so that no side waits for the other for ever; the first failure stops all.</summary>
    private static Task Serve(Process process, ChildStreams streams, CancellationTokenSource stop)
    {
        return Task.WhenAll(
            All(ct => streams.Output(process.StandardOutput.BaseStream, ct)),
            All(ct => streams.Errors(process.StandardError.BaseStream, ct)),
            All(ct => Feed(process, streams, ct))
        );

        Task All(Func<CancellationToken, Task> one) =>
            Task.Run(async () =>
            {
                try
                {
                    await one(stop.Token);
                }
                catch
                {
                    await stop.CancelAsync();
                    throw;
                }
            });
    }

    private static async Task Feed(Process process, ChildStreams streams, CancellationToken ct)
    {
        await using var input = new ChildInput(process.StandardInput.BaseStream);
        try
        {
            await streams.Input(input, ct);
        }
        catch (ChildInputClosedException)
        {
            // It has ended or wants no more: its exit code tells the rest.
        }
    }
}
