using System.Runtime.InteropServices;

namespace Pipeline.Platform;

/// <summary>The calls of Windows that .NET lacks.</summary>
internal static class Kernel32
{
    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool FlushFileBuffers(SafeHandle file);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool WriteFile(
        SafeHandle handle,
        IntPtr buffer,
        int count,
        IntPtr written,
        ref NativeOverlapped overlapped
    );
}
