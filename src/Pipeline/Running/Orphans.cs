using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// What a killed pipeline had started (cp, rsync, git, compose) may live on and write while the next pipeline works.
/// Every child inherits one open file of the state folder, and a word in its environment that only that pipeline has
/// given away and that it has written into the file. Whoever has both while nobody else holds the lock, and whose
/// pipeline has ended, is such an orphan, and is ended: at any instant that is no worse than the power loss which the
/// release is resumed after. The file alone proves nothing: a backup agent may read it. Linux only, as it needs
/// <c>/proc</c>.
/// </summary>
internal static class Orphans
{
    private const int LookEvery = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends them, and marks the children of this process. Only under the lock.</summary>
    /// <returns>The mark; to be held as long as the lock.</returns>
    /// <exception cref="PipelineException">Exit 5: one of them does not end.</exception>
    public static async Task<FileStream> End(string path, Action<string> say, TimeProvider clock, CancellationToken ct)
    {
        var mark = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Inheritable);
        try
        {
            var dead = Words(mark);
            Write(mark, [.. dead, ChildMark.Word]);
            await EndAll(mark, dead, say, clock, ct);
            Write(mark, [ChildMark.Word]);
            ChildMark.Set();
            return mark;
        }
        catch
        {
            mark.Dispose();
            throw;
        }
    }

    private static async Task EndAll(
        FileStream mark,
        IReadOnlySet<string> dead,
        Action<string> say,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var told = new HashSet<int>();
        for (var started = clock.GetTimestamp(); OperatingSystem.IsLinux(); )
        {
            var strangers = Holders(mark)
                .Where(p => !IsOurs(p) && WordOf(p) is { } word && dead.Contains(word) && !ChildMark.IsOfLiving(word))
                .ToList();
            if (strangers.Count == 0)
                break;
            if (clock.GetElapsedTime(started) > Patience)
                throw StillThere(strangers);
            foreach (var process in strangers.Where(told.Add))
                say($"ending process {process} ({NameOf(process)}), which a killed pipeline left behind");
            strangers.ForEach(Kill);
            await Task.Delay(TimeSpan.FromMilliseconds(LookEvery), clock, ct);
        }
    }

    /// <summary>Those of the pipelines that held the lock since its children were last ended.</summary>
    private static HashSet<string> Words(FileStream mark)
    {
        using var reader = new StreamReader(mark, leaveOpen: true);
        mark.Position = 0;
        return [.. reader.ReadToEnd().Split('\n').Where(w => w.Length > 0 && w != ChildMark.Word)];
    }

    private static void Write(FileStream mark, IEnumerable<string> words)
    {
        mark.SetLength(0);
        mark.Position = 0;
        mark.Write(Encoding.ASCII.GetBytes(string.Concat(words.Select(w => w + "\n"))));
        mark.Flush();
    }

    /// <summary>What the process was started with; null where it cannot be read, as another user's.</summary>
    private static string? WordOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ")
                .Split('\0')
                .Where(v => v.StartsWith(ChildMark.Variable + "=", StringComparison.Ordinal))
                .Select(v => v[(ChildMark.Variable.Length + 1)..])
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static PipelineException StillThere(IEnumerable<int> processes) =>
        new(
            ExitCode.Locked,
            "a killed pipeline left behind what cannot be ended: "
                + $"{string.Join(", ", processes.Select(p => $"process {p} ({NameOf(p)})"))}",
            "it waits for a disk, or belongs to another user; end it as root, then run this again"
        );

    private static IEnumerable<int> Holders(FileStream mark)
    {
        var target = new FileInfo($"/proc/self/fd/{mark.SafeFileHandle.DangerousGetHandle()}").LinkTarget;
        return Directory
            .EnumerateDirectories("/proc")
            .Select(f =>
                int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                    ? pid
                    : 0
            )
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Holds(pid, target));
    }

    /// <summary>A process that is gone, or another user's, holds nothing that we see.</summary>
    private static bool Holds(int process, string? target)
    {
        try
        {
            return Directory
                .EnumerateFileSystemEntries($"/proc/{process}/fd")
                .Any(fd => new FileInfo(fd).LinkTarget == target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Started by this process or by what it started: several pipelines may work in one process, as in tests.
    /// </summary>
    private static bool IsOurs(int process)
    {
        while (process > 1 && process != Environment.ProcessId)
            process = ParentOf(process);
        return process != 1;
    }

    /// <summary>The fourth field of proc(5)'s stat, after the name in parentheses; 0 once it is gone.</summary>
    private static int ParentOf(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "gone";
        }
    }

    private static void Kill(int process)
    {
        try
        {
            using var orphan = Process.GetProcessById(process);
            orphan.Kill();
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone already, or not ours to end: the next look tells.
        }
    }
}
