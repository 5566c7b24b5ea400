using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Platform;

/// <summary>Facts about files, by name or open.</summary>
internal static class Native
{
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStatsAndBirth = 0xFFF;
    private const int StatxSize = 256; // sizeof(struct statx)

    [ThreadStatic]
    private static byte[]? _statx;

    internal static uint EffectiveUser => Libc.geteuid();

    internal static uint EffectiveGroup => Libc.getegid();

    internal static bool IsRoot => OperatingSystem.IsLinux() && EffectiveUser == 0;

    /// <summary>Facts about the name itself: a symlink is not followed. Null when nothing has that name.</summary>
    internal static FileFacts? Stat(string path) => Stat(Libc.CurrentFolder, Libc.Name(path), NoFollow, "");

    /// <summary>Facts about an open file.</summary>
    internal static FileFacts Stat(SafeHandle handle) =>
        Stat(handle.DangerousGetHandle().ToInt32(), Libc.Name(""), EmptyPath, "an open file")
        ?? throw new FileNotFoundException();

    /// <summary>
    /// Facts about a name in an open folder: a symlink is not followed. Null when nothing has that name.
    /// </summary>
    /// <param name="shown">The folder's path, for messages.</param>
    internal static FileFacts? Stat(SafeHandle folder, byte[] name, string shown) =>
        Stat(folder.DangerousGetHandle().ToInt32(), name, NoFollow, shown);

    private static FileFacts? Stat(int directory, byte[] name, int flags, string shown)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException(
                "Mode and owner of a file can be checked on Linux only; give the secret on standard input."
            );
        var data = _statx ??= new byte[StatxSize];
        if (Libc.statx(directory, name, flags, BasicStatsAndBirth, data) == 0)
            return FileFacts.From(data);
        var error = Marshal.GetLastPInvokeError();
        return error is Libc.NotThere or Libc.NotAFolder
            ? null
            : throw Libc.Error(Path.Combine(shown, Encoding.UTF8.GetString(name.AsSpan(..^1))), error);
    }
}
