using System.Diagnostics;

namespace Pipeline.Platform;

/// <summary>
/// Makes a program the leader of its own session where the system has <c>setsid</c>: the terminal's Ctrl-C does not
/// hit it, it cannot ask at the terminal, and one signal reaches the processes that it starts.
/// </summary>
internal static class ProcessGroup
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private static readonly string? Setsid = OperatingSystem.IsLinux() ? Programs.Find("setsid") : null;

    /// <summary>The command line that starts it as a leader; its process ID is that of what is started.</summary>
    public static string[] Words(string program, IReadOnlyList<string> arguments) =>
        Setsid is null ? [program, .. arguments] : [Setsid, program, .. arguments];

    /// <summary>Asks the group to end, and kills what is left of it after the grace.</summary>
    public static async Task Stop(Process process, TimeSpan grace)
    {
        using var patience = new CancellationTokenSource(grace);
        try
        {
            Signal(process, SigTerm);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) { }
        // Also when the leader has ended: its children may not have.
        Signal(process, SigKill);
    }

    private static void Signal(Process process, int signal)
    {
        if (OperatingSystem.IsWindows() || Setsid is null)
        {
            if (signal == SigKill || OperatingSystem.IsWindows())
                process.Kill(entireProcessTree: true);
            else
                _ = Libc.kill(process.Id, signal);
            return;
        }
        // Before setsid has run there is no group yet.
        if (Libc.kill(-process.Id, signal) != 0 && !process.HasExited)
            _ = Libc.kill(process.Id, signal);
    }
}
