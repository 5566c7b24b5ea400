namespace Pipeline.Platform;

/// <summary>
/// Locks that the kernel takes back when their process ends: flock(2), or an open that shares nothing.
/// </summary>
public static class FileLock
{
    /// <summary>EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION: any other error is one.</summary>
    public static bool IsHeldByOther(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
