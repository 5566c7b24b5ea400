namespace Pipeline.Platform;

/// <summary>Memory that a process which waits for long does not need meanwhile.</summary>
public sealed class IdleMemory
{
    private const int DontNeed = 4; // MADV_DONTNEED
    private const int PageOut = 21; // MADV_PAGEOUT, since Linux 5.4
    private HashSet<MappedFile> _before = [];

    /// <summary>
    /// Collects the garbage, and gives back the pages of mapped files: most of them are code that only a start runs.
    /// What is needed again is read again, mostly from the page cache. On other systems, and of files that this process
    /// has changed in its memory, nothing is given back.
    /// </summary>
    public void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        var now = MappedFile.Of(File.ReadLines("/proc/self/smaps")).ToHashSet();
        foreach (var file in now)
            _ = Libc.madvise(file.Start, file.Length, Advice(file));
        _before = now;
    }

    /// <summary>
    /// The kernel keeps some of the pages that it is only asked to page out. The others may be dropped where nobody
    /// writes to them. A file that is just being loaded may still be written to; one that was as it is before is not.
    /// </summary>
    private int Advice(MappedFile file) => file.IsUnchanged && _before.Contains(file) ? DontNeed : PageOut;
}
