using System.Text.Json;
using Pipeline.Journal;

namespace Pipeline.Running;

/// <summary>Who holds the lock, for the message of whoever does not get it.</summary>
public sealed record LockHolder(int Pid, string Host, string User, string Target, DateTimeOffset Since)
{
    public override string ToString() => $"{Target} by {User}@{Host}, pid {Pid}, since {Since:yyyy-MM-dd HH:mm:ss} UTC";
}

/// <summary>
/// One pipeline at a time for each stack. The kernel's <c>flock</c> (which .NET takes for <see cref="FileShare.None"/>) belongs to
/// the process: however it dies, the lock is free (PITFALLS 7). The holder's name stands beside it, for people only.
/// </summary>
public sealed class PipelineLock : IDisposable
{
    private readonly FileStream _held;

    private PipelineLock(FileStream held) => _held = held;

    /// <exception cref="PipelineException">Exit 5: another pipeline holds it, and which.</exception>
    public static async Task<PipelineLock> Take(StateFolder state, string target, TimeSpan wait, Action<string> say, TimeProvider clock, CancellationToken ct)
    {
        var until = clock.GetTimestamp();
        for (var told = false; ; told = true)
        {
            if (TryOpen(state.LockPath) is { } file)
                return Signed(file, state, target, clock);
            if (clock.GetElapsedTime(until) >= wait)
                throw Busy(state);
            if (!told)
                say($"waiting up to {wait} for {Holder(state)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }

    /// <summary>Who holds it now, for who only looks; null when nobody does. Writes nothing.</summary>
    public static string? HeldBy(StateFolder state)
    {
        if (!File.Exists(state.LockPath))
            return null;
        try
        {
            // A shared lock, for an instant: it meets the exclusive one and nothing else.
            using var free = new FileStream(state.LockPath, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return Holder(state);
        }
    }

    public void Dispose() => _held.Dispose();

    private static PipelineLock Signed(FileStream file, StateFolder state, string target, TimeProvider clock)
    {
        var holder = new LockHolder(Environment.ProcessId, Environment.MachineName, Environment.UserName, target, clock.GetUtcNow());
        PrivateFiles.Write(HolderPath(state), stream => JsonSerializer.Serialize(stream, holder, Json.Options));
        return new PipelineLock(file);
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException and not PathTooLongException)
        {
            return null;
        }
    }

    private static PipelineException Busy(StateFolder state) => Busy(Holder(state));

    /// <summary>Exit 5, with the name of who holds it.</summary>
    public static PipelineException Busy(string holder) => new(
        ExitCode.Locked,
        $"another pipeline works on this stack: {holder}",
        "wait for it, or add --lock-wait 10m; the lock frees itself when that process ends, however it ends");

    private static string Holder(StateFolder state)
    {
        try
        {
            return JsonSerializer.Deserialize<LockHolder>(File.ReadAllText(HolderPath(state)), Json.Options)!.ToString();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return "(its name is not written yet)";
        }
    }

    private static string HolderPath(StateFolder state) => state.LockPath + ".holder";
}
