using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Platform;

/// <summary>
/// A process, told from every other one: process IDs are used again, so start time, boot and machine go with it.
/// </summary>
/// <param name="Host">Host name.</param>
/// <param name="Machine">Hash of machine-id(5); "-" where there is none.</param>
/// <param name="Boot">The kernel's boot ID; "-" where there is none.</param>
/// <param name="Namespace">Inode of its process ID namespace; "-" where there is none.</param>
/// <param name="Pid">Process ID in that namespace.</param>
/// <param name="Start">Start time as the system counts it: clock ticks since the boot on Linux.</param>
public sealed record ProcessIdentity(string Host, string Machine, string Boot, string Namespace, int Pid, long Start)
{
    private const string Unknown = "-";

    /// <summary>This process.</summary>
    public static ProcessIdentity Mine { get; } =
        new(
            Environment.MachineName,
            MachineId(),
            Line("/proc/sys/kernel/random/boot_id"),
            Link("/proc/self/ns/pid"),
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? 0
        );

    /// <summary>One word each, for a label.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Host} {Machine} {Boot} {Namespace} {Pid} {Start}");

    /// <summary>
    /// A short word for the name of a file: three hexadecimal numbers, of which the first tells the machine, its boot
    /// and the namespace.
    /// </summary>
    public string ShortWord => string.Create(CultureInfo.InvariantCulture, $"{Place}-{Pid:x}-{(uint)Start:x}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static ProcessIdentity? Parse(string? text) =>
        text?.Split(' ') is [var host, var machine, var boot, var ns, var pid, var start]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && id > 0
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessIdentity(host, machine, boot, ns, id, ticks)
            : null;

    /// <summary>Dead only where that is certain.</summary>
    public ProcessLife Look()
    {
        if ((Boot, Namespace) == (Mine.Boot, Mine.Namespace) && (Boot != Unknown || Host == Mine.Host))
            return Exists(Pid) && StartOf(Pid) is var start && (start is null || start == Start)
                ? ProcessLife.Alive
                : ProcessLife.Dead;
        return Boot != Mine.Boot && (Host, Machine) == (Mine.Host, Mine.Machine)
            ? ProcessLife.Dead
            : ProcessLife.Elsewhere;
    }

    /// <summary>Whether this is the <see cref="ShortWord"/> of a process that has ended for certain.</summary>
    public static bool HasEnded(string shortWord) =>
        shortWord.Split('-') is [var place, var pid, var start]
        && place == Mine.Place
        && int.TryParse(pid, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
        && id > 0
        && uint.TryParse(start, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
        && !(Exists(id) && StartOf(id) is var now && (now is null || (uint)now == ticks));

    private string Place => Hash($"{Host} {Machine} {Boot} {Namespace}")[..6];

    /// <summary>
    /// Asked of the kernel: in <c>/proc</c> the processes of other users may be hidden. A zombie has ended.
    /// </summary>
    private static bool Exists(int process)
    {
        if (!OperatingSystem.IsLinux())
            return Process.GetProcesses().Any(p => p.Id == process);
        return (Libc.kill(process, 0) == 0 || Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
            && Stat(process) is not (['Z' or 'X', ..], _);
    }

    /// <summary>Null where it cannot be read: then nobody may say that the process is another one.</summary>
    private static long? StartOf(int process)
    {
        if (OperatingSystem.IsLinux())
            return Stat(process)?.Start;
        try
        {
            return Process.GetProcessById(process).StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Third and 22nd field of proc(5)'s stat; the name before them may hold blanks and parentheses.</summary>
    private static (string State, long Start)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>machine-id(5) asks not to show it to others.</summary>
    private static string MachineId() =>
        Line("/etc/machine-id") is var id && id == Unknown ? Unknown : Hash("pipeline " + id)[..12];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Line(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    private static string Link(string path) =>
        OperatingSystem.IsLinux() && new FileInfo(path).LinkTarget is { } target ? target : Unknown;
}
