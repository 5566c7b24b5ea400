using System.Runtime.InteropServices;

namespace Pipeline.Platform;

/// <summary>
/// Brings what was written to the disk, and says so when that failed. The runtime's own ways (<c>FileStream.Flush</c>
/// to disk, <c>RandomAccess</c>) swallow EIO and ENOSPC: what they report as written may be nowhere. After a failed
/// flush the written data counts as lost, a second flush proves nothing.
/// </summary>
internal static class Durable
{
    /// <summary>fsync(2): content, length, owner and mode of a file, or the names in a folder.</summary>
    /// <param name="shown">What the error message calls it.</param>
    /// <exception cref="IOException">It is not on the disk; HResult is the number of the error.</exception>
    internal static void Flush(SafeHandle file, string shown)
    {
        if (OperatingSystem.IsWindows())
            CheckWindows(Kernel32.FlushFileBuffers(file), shown);
        else
            Call(() => Libc.fsync(file), shown);
    }

    /// <summary>fdatasync(2): as <see cref="Flush"/>, without the times.</summary>
    /// <inheritdoc cref="Flush"/>
    internal static void FlushData(SafeHandle file, string shown)
    {
        if (OperatingSystem.IsLinux())
            Call(() => Libc.fdatasync(file), shown);
        else
            Flush(file, shown);
    }

    /// <summary>The names in a folder: what was made, renamed or removed there. Windows keeps them by itself.</summary>
    /// <inheritdoc cref="Flush"/>
    internal static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = OpenFolder.At(path);
        folder.Flush();
    }

    /// <summary>
    /// syncfs(2): everything of the file system that a folder lies on, in one call. It reports write errors since the
    /// folder was opened (Linux 5.8).
    /// </summary>
    /// <inheritdoc cref="Flush"/>
    internal static void FlushFileSystem(SafeHandle folder, string shown) => Call(() => Libc.syncfs(folder), shown);

    private static void Call(Func<int> call, string shown)
    {
        while (call() < 0)
            if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
                throw Libc.Error($"{shown} is not safe on the disk");
    }

    private static void CheckWindows(bool done, string shown)
    {
        if (!done)
            throw Libc.Error($"{shown} is not safe on the disk");
    }
}
