using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// One pipeline at a time for each state folder. The kernel's <c>flock</c> belongs to the process: however it dies, the
/// lock is free, and what it had started is ended (<see cref="Orphans"/>). The holder's name stands beside it, for
/// people only.
/// </summary>
public sealed class PipelineLock : IDisposable
{
    private const int ExclusiveOrNot = 2 | 4; // LOCK_EX | LOCK_NB
    private const int SharedOrNot = 1 | 4; // LOCK_SH | LOCK_NB: it meets an exclusive one and nothing else
    private readonly FileStream _held;
    private readonly FileStream _mark;

    private PipelineLock(FileStream held, FileStream mark) => (_held, _mark) = (held, mark);

    /// <summary>Makes the state folder where it is missing, and takes the lock in it.</summary>
    /// <exception cref="PipelineException">Exit 5: another pipeline holds it, and which. Exit 1: nothing can be written
    /// there, so nothing was begun.</exception>
    public static async Task<PipelineLock> Take(
        StateFolder state,
        string target,
        TimeSpan wait,
        Action<string> say,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        try
        {
            state.Create();
            return await TakeIn(state, target, wait, say, clock, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                ExitCode.FailedBeforeAnyChange,
                $"the state folder {state.Root} cannot be written, so nothing was begun: {e.Message}",
                "make room or give yourself the right to write there; or name another folder in "
                    + "PIPELINE_STATE (it has another history)",
                e
            );
        }
    }

    private static async Task<PipelineLock> TakeIn(
        StateFolder state,
        string target,
        TimeSpan wait,
        Action<string> say,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var until = clock.GetTimestamp();
        for (var told = false; ; told = true)
        {
            if (TryOpen(state.LockPath) is { } file)
                return await Signed(file, state, target, say, clock, ct);
            if (clock.GetElapsedTime(until) >= wait)
                throw Busy(state);
            if (!told)
                say($"waiting up to {wait} for {Holder(state)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }

    /// <summary>The holder, for a command that only looks; null when nobody holds it. Writes nothing.</summary>
    public static string? HeldBy(StateFolder state)
    {
        if (!File.Exists(state.LockPath))
            return null;
        try
        {
            using var file = new FileStream(state.LockPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return OperatingSystem.IsWindows() || Libc.flock(file.SafeFileHandle, SharedOrNot) == 0
                ? null
                : Holder(state);
        }
        catch (IOException e) when (FileLock.IsHeldByOther(e))
        {
            return Holder(state);
        }
    }

    public void Dispose()
    {
        _mark.Dispose();
        _held.Dispose();
    }

    private static async Task<PipelineLock> Signed(
        FileStream file,
        StateFolder state,
        string target,
        Action<string> say,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        try
        {
            var holder = LockHolder.Now(target, clock);
            PrivateFiles.Write(HolderPath(state), stream => JsonSerializer.Serialize(stream, holder, Json.Options));
            return new PipelineLock(file, await Orphans.End(state.LockPath + ".children", say, clock, ct));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// .NET locks what is shared with nobody, unless it is told not to (DOTNET_SYSTEM_IO_DISABLEFILELOCKING): so the
    /// kernel is asked here as well.
    /// </summary>
    private static FileStream? TryOpen(string path)
    {
        try
        {
            var file = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
            if (OperatingSystem.IsWindows() || Libc.flock(file.SafeFileHandle, ExclusiveOrNot) == 0)
                return file;
            file.Dispose();
            return null;
        }
        catch (IOException e) when (FileLock.IsHeldByOther(e))
        {
            return null;
        }
    }

    private static PipelineException Busy(StateFolder state) => Busy(Holder(state));

    /// <summary>Exit 5, with the name of who holds it.</summary>
    public static PipelineException Busy(string holder) =>
        new(
            ExitCode.Locked,
            $"another pipeline works on this stack: {holder}",
            "wait for it, or add --lock-wait 10m; the lock frees itself when that process ends, however it ends"
        );

    private static string Holder(StateFolder state)
    {
        try
        {
            return JsonSerializer
                .Deserialize<LockHolder>(File.ReadAllText(HolderPath(state)), Json.Options)!
                .ToString();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return "(its name is not written yet)";
        }
    }

    private static string HolderPath(StateFolder state) => state.LockPath + ".holder";
}
