using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Trees;

/// <summary>The few system calls that .NET does not have. Names are bytes; folders are opened without following symlinks.</summary>
internal static class Posix
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const long OmitTime = (1L << 30) - 2; // UTIME_OMIT
    private const long Second = 1_000_000_000;

    // O_RDONLY | O_CLOEXEC | O_DIRECTORY, and O_NOFOLLOW: fcntl.h, where ARM differs from the rest.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    private static readonly int OpenFolder = 0x80000 | (Arm ? 0x4000 : 0x10000);
    private static readonly int NoFollow = Arm ? 0x8000 : 0x20000;

    /// <summary>RENAME_NOREPLACE of renameat2(2).</summary>
    public const uint NoReplace = 1;

    /// <summary>RENAME_EXCHANGE of renameat2(2).</summary>
    public const uint Exchange = 2;

    public static bool IsRoot => OperatingSystem.IsLinux() && geteuid() == 0;

    /// <summary>Owner and group of a file; statx(2).</summary>
    public static (uint Uid, uint Gid) OwnerOf(string path)
    {
        var buffer = new byte[256];
        Check(statx(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0, 0x18, buffer), path);
        return (BitConverter.ToUInt32(buffer, 20), BitConverter.ToUInt32(buffer, 24));
    }

    /// <summary>fsync(2) of a folder, so that a rename in it survives a power cut.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = new Folder(open(Encoding.UTF8.GetBytes(path + "\0"), OpenFolder), path);
        folder.Sync();
    }

    /// <summary>Opens a folder below a trusted one, component by component; a symlink on the way is an error.</summary>
    public static Folder Open(string root, TreePath path)
    {
        var folder = new Folder(open(Encoding.UTF8.GetBytes(root + "\0"), OpenFolder), root);
        foreach (var name in path.Raw.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parent = folder;
            folder = new Folder(openat(parent.Descriptor, Name(name), OpenFolder | NoFollow), $"{root}: {path}, component {RawText.Quote(name)}");
        }

        return folder;
    }

    /// <summary>renameat2(2).</summary>
    public static void Rename(Folder from, string oldName, Folder to, string newName, uint flags) =>
        Check(renameat2(from.Descriptor, Name(oldName), to.Descriptor, Name(newName), flags), $"{from.Shown}/{RawText.Quote(oldName)} and {to.Shown}/{RawText.Quote(newName)}");

    private static byte[] Name(string raw) => Encoding.Latin1.GetBytes(raw + "\0");

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new TreeException($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>An open folder.</summary>
    public sealed class Folder : IDisposable
    {
        public Folder(int descriptor, string shown)
        {
            Check(descriptor, shown);
            Descriptor = descriptor;
            Shown = shown;
        }

        public int Descriptor { get; }

        public string Shown { get; }

        public void Sync() => Check(fsync(Descriptor), Shown);

        /// <summary>Sets the modification time and leaves the access time.</summary>
        public void SetMtime(long ns)
        {
            var nanoseconds = ((ns % Second) + Second) % Second;
            Check(futimens(Descriptor, [0, OmitTime, (ns - nanoseconds) / Second, nanoseconds]), Shown);
        }

        public void Dispose() => _ = close(Descriptor);
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // Names are libc's; the generator would need unsafe code for nothing.
    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int openat(int folder, byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int renameat2(int oldFolder, byte[] oldPath, int newFolder, byte[] newPath, uint flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int futimens(int descriptor, long[] times);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] buffer);

    [DllImport("libc")]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
