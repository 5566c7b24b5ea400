using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Platform;

/// <summary>
/// The system calls that .NET lacks, or whose errors it swallows: imported here and nowhere else.
/// Names are bytes with a NUL at their end (<see cref="Name"/>). Linux; the callers say so to the user where it
/// matters.
/// </summary>
internal static class Libc
{
    /// <summary>AT_FDCWD: a relative name starts at the working directory.</summary>
    internal const int CurrentFolder = -100;

    internal const int NotThere = 2; // ENOENT
    internal const int NoSuchProcess = 3; // ESRCH
    internal const int Interrupted = 4; // EINTR
    internal const int NotAFolder = 20; // ENOTDIR
    internal const int IsASymlink = 40; // ELOOP: O_NOFOLLOW met one
    internal const int NoSuchDeviceOrReader = 6; // ENXIO: a socket, or a FIFO without its other end
    internal const int NoData = 61; // ENODATA: no such attribute
    internal const int NotSupported = 95; // EOPNOTSUPP

    // fcntl.h, where ARM differs from the rest.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40 | 0x80; // O_CREAT | O_EXCL: never what is there already
    internal const int NoWait = 0x800; // O_NONBLOCK: opening a FIFO does not wait for its other end
    internal const int CloseOnExec = 0x80000;
    internal const int RemoveFolder = 0x200; // AT_REMOVEDIR

    internal static int Directory => Arm ? 0x4000 : 0x10000;

    internal static int NoFollow => Arm ? 0x8000 : 0x20000;

    internal static byte[] Name(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>The error of the last call, as an exception whose HResult is its number.</summary>
    internal static IOException Error(string action) => Error(action, Marshal.GetLastPInvokeError());

    internal static IOException Error(string action, int number) =>
        new($"{action}: {new Win32Exception(number).Message}", number);

    /// <exception cref="IOException">The call failed; the message says what was done and why it failed.</exception>
    internal static void Check(nint result, string action)
    {
        if (result < 0)
            throw Error(action);
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // Names are libc's; the generator would need unsafe code for nothing.
    [DllImport("libc")]
    internal static extern uint geteuid();

    [DllImport("libc")]
    internal static extern uint getegid();

    [DllImport("libc")]
    internal static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    internal static extern int kill(int process, int signal);

    [DllImport("libc", SetLastError = true)]
    internal static extern int madvise(nint start, nint length, int advice);

    [DllImport("libc", SetLastError = true)]
    internal static extern int flock(SafeHandle file, int operation);

    [DllImport("libc", SetLastError = true)]
    internal static extern int openat(int folder, byte[] name, int flags, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int statx(int folder, byte[] name, int flags, uint mask, byte[] data);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fsync(SafeHandle file);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fdatasync(SafeHandle file);

    [DllImport("libc", SetLastError = true)]
    internal static extern int syncfs(SafeHandle file);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fchown(SafeHandle file, uint uid, uint gid);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fchmod(SafeHandle file, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int futimens(SafeHandle file, long[] times);

    [DllImport("libc", SetLastError = true)]
    internal static extern int renameat2(
        SafeHandle oldFolder,
        byte[] oldName,
        SafeHandle newFolder,
        byte[] newName,
        uint flags
    );

    [DllImport("libc", SetLastError = true)]
    internal static extern int unlinkat(SafeHandle folder, byte[] name, int flags);

    /// <summary>openat2(2), which libc does not wrap: the same number on every architecture.</summary>
    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static extern nint openat2(nint number, int folder, byte[] path, ulong[] how, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint getdents64(SafeHandle folder, byte[] names, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint readlinkat(SafeHandle folder, byte[] name, byte[] target, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fstatfs(SafeHandle file, byte[] data);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint llistxattr(byte[] path, byte[] list, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint lgetxattr(byte[] path, byte[] name, byte[] value, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint flistxattr(SafeHandle file, byte[] list, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint fgetxattr(SafeHandle file, byte[] name, byte[] value, nint size);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fsetxattr(SafeHandle file, byte[] name, byte[] value, nint size, int flags);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
