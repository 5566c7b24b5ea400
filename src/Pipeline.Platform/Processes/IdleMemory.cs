using System.Globalization;

namespace Pipeline.Platform;

/// <summary>Memory that a process which waits for long does not need meanwhile.</summary>
public static class IdleMemory
{
    private const int PageOut = 21; // MADV_PAGEOUT, since Linux 5.4

    /// <summary>
    /// Collects the garbage, and gives back the pages of mapped files: most of them are code that only a start runs.
    /// What is needed again is read again, mostly from the page cache. On other systems, older kernels, and of files
    /// that another user owns, nothing is given back.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var (start, length) in MappedFiles(File.ReadAllLines("/proc/self/maps")))
            _ = Libc.madvise(start, length, PageOut);
    }

    /// <summary>Where the files of proc_pid_maps(5) lie: "start-end mode offset device inode path".</summary>
    internal static IEnumerable<(nint Start, nint Length)> MappedFiles(IEnumerable<string> maps)
    {
        foreach (var line in maps.Where(l => l.Contains(" /", StringComparison.Ordinal)))
        {
            var ends = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            var (start, end) = (Address(ends[0]), Address(ends[1]));
            yield return (start, end - start);
        }
    }

    private static nint Address(string hex) => nint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
