using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Journal;

/// <summary>.NET opens no folders, but a rename is only on disk once its folder is flushed.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class Folders
{
    public static SafeFileHandle Open(string path)
    {
        var descriptor = OpenFile(path, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
