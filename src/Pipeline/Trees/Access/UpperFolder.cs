using System.Text.RegularExpressions;

namespace Pipeline.Trees;

/// <summary>
/// Where a container's own layer lies on this machine: the upper folder of the overlay that is its root
/// (proc_pid_mountinfo(5); overlayfs in the kernel's documentation). The engine's list of changes goes by size and
/// time: it lacks a file that was replaced by another of the same size with the same time. This folder holds it.
/// </summary>
internal static partial class UpperFolder
{
    private const int MountPoint = 4;
    private const string Option = "upperdir=";

    /// <returns>Null where the root is no overlay, or none that can be written, or the process has ended.</returns>
    public static string? Of(int pid)
    {
        try
        {
            return In(File.ReadLines($"/proc/{pid}/mountinfo"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Of several mounts at the same place the last one is seen.</summary>
    internal static string? In(IEnumerable<string> mountInfo)
    {
        var root = mountInfo
            .Select(l => l.Split(' '))
            .LastOrDefault(w => w.Length > MountPoint && w[MountPoint] == "/");
        var end = root is null ? -1 : Array.IndexOf(root, "-");
        if (end < 0 || root!.Length < end + 4 || root[end + 1] != "overlay")
            return null;
        // A comma in a path has a backslash before it.
        return UnescapedComma()
            .Split(root[end + 3])
            .Where(o => o.StartsWith(Option, StringComparison.Ordinal))
            .Select(o => Octal().Replace(o[Option.Length..], m => $"{(char)Convert.ToInt32(m.Value[1..], 8)}"))
            .Select(p => p.Replace("\\,", ",", StringComparison.Ordinal))
            .FirstOrDefault();
    }

    [GeneratedRegex(@"(?<!\\),")]
    private static partial Regex UnescapedComma();

    [GeneratedRegex(@"\\[0-7]{3}")]
    private static partial Regex Octal();
}
