using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// The processes of a container, read on this machine and in this process (proc(5), cgroups(7)): what process-look.sh
/// prints, without its processes.
/// </summary>
internal static partial class DirectProcesses
{
    private const string Deleted = " (deleted)";

    /// <exception cref="TreeException">The container's first process has ended, or may not be looked at.</exception>
    public static ProcessTable Look(ProcessRoot root, CancellationToken ct)
    {
        try
        {
            var main = $"/proc/{root.Pid}";
            var group = Text($"{main}/cgroup").Split('\n')[0];
            var programs = new Dictionary<(ulong Device, ulong Inode), string>();
            var processes = Members(group).Select(pid => Process(pid, programs, ct)).OfType<ProcessFact>().ToList();
            return new ProcessTable(
                processes,
                Hashes($"{main}/root", processes, ct),
                [.. ProcessTable.Mounts(Text($"{main}/mountinfo"))]
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TreeException($"the processes of container {root.ContainerId[..12]}: {e.Message}", e);
        }
    }

    private static IEnumerable<int> Members(string group) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Groups(pid).Any(g => IsIn(group, g)))
            .Order();

    /// <summary>
    /// A process may have moved to a group below the container's own; it is the container's all the same.
    /// </summary>
    internal static bool IsIn(string container, string process) =>
        process == container || process.StartsWith($"{container}/", StringComparison.Ordinal);

    private static string[] Groups(int pid)
    {
        try
        {
            return Text($"/proc/{pid}/cgroup").Split('\n');
        }
        catch (IOException)
        {
            return []; // It has ended.
        }
    }

    /// <returns>Null: it has ended.</returns>
    private static ProcessFact? Process(
        int pid,
        Dictionary<(ulong Device, ulong Inode), string> programs,
        CancellationToken ct
    )
    {
        try
        {
            using var folder = OpenFolder.At($"/proc/{pid}");
            if (
                FolderEntries.Target(folder, "exe\0"u8.ToArray()) is not { } executable
                || FolderEntries.Target(folder, "cwd\0"u8.ToArray()) is not { } working
                || Parent().Match(Text($"/proc/{pid}/status")) is not { Success: true } parent
            )
                return null;
            return new ProcessFact(
                pid,
                int.Parse(parent.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
                executable,
                Program(pid, programs, ct),
                working,
                Parts(Text($"/proc/{pid}/cmdline"), '\0'),
                [
                    .. Code()
                        .Matches(Text($"/proc/{pid}/maps"))
                        .Select(m => m.Groups[1].Value)
                        .Distinct()
                        .Order(StringComparer.Ordinal),
                ],
                [
                    .. Parts(Text($"/proc/{pid}/environ"), '\0')
                        .SelectMany(v => Parts(v, '\n'))
                        .Where(v => Loader().IsMatch(v)),
                ]
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// A program that many processes share is hashed once; by its inode, since its path may lead to another file by
    /// now.
    /// </summary>
    private static string Program(
        int pid,
        Dictionary<(ulong Device, ulong Inode), string> programs,
        CancellationToken ct
    )
    {
        using var program = File.OpenRead($"/proc/{pid}/exe");
        var file = program.SafeFileHandle;
        var facts = Native.Stat(file);
        if (!programs.TryGetValue((facts.Device, facts.Inode), out var hash))
            programs[(facts.Device, facts.Inode)] = hash = FileHashes.Of(file, ct);
        return hash;
    }

    /// <summary>Of what stands at the mapped paths now; what is no regular file there is left out.</summary>
    private static IReadOnlyDictionary<string, string> Hashes(
        string root,
        IReadOnlyList<ProcessFact> processes,
        CancellationToken ct
    )
    {
        using var tree = TreeBase.Open(root, TreePath.Root, isContent: true)!;
        var files = processes
            .SelectMany(p => p.Mapped)
            .Where(m => !m.EndsWith(Deleted, StringComparison.Ordinal))
            .Distinct()
            .Select(m => (TreePath.FromRaw(m[1..]), 0L))
            .ToList();
        return FileHashes.Read(tree, files, null, ct).ToDictionary(h => $"/{h.Key.Raw}", h => h.Value);
    }

    /// <summary>Bytes as Latin-1.</summary>
    private static string Text(string path) => Encoding.Latin1.GetString(File.ReadAllBytes(path));

    private static IReadOnlyList<string> Parts(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^PPid:\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex Parent();

    [GeneratedRegex(@"^[0-9a-f-]* ..x. [^ ]* [^ ]* [^ ]* *(/.*)$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(
        "^(LD_|PYTHON|NODE_|PERL5|RUBY|GEM_|JAVA_TOOL_OPTIONS=|_JAVA_OPTIONS=|JDK_JAVA_OPTIONS=|CLASSPATH=|PHPRC="
            + "|PHP_INI_SCAN_DIR=|BASH_ENV=|ENV=|DOTNET_STARTUP_HOOKS=|CORECLR_|LUA_)"
    )]
    private static partial Regex Loader();
}
