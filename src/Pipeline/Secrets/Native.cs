using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Secrets;

/// <summary>What Linux knows about a file and .NET does not tell: owner, link count, whether it is a mount point (statx(2)).</summary>
internal sealed record FileFacts(int Mode, uint Uid, uint Gid, uint Links, ulong Inode, ulong Device, bool IsMountPoint)
{
    private const int TypeMask = 0xF000;

    internal bool IsRegular => (Mode & TypeMask) == 0x8000;

    internal bool IsSymlink => (Mode & TypeMask) == 0xA000;

    internal UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    /// <summary>Octal, as `chmod` takes it.</summary>
    internal string PermissionText => Convert.ToString(Mode & 0xFFF, 8).PadLeft(3, '0');

    internal bool SameFile(FileFacts other) => (Inode, Device) == (other.Inode, other.Device);
}

/// <summary>The few system calls that .NET lacks. Linux only: the callers say so to the user.</summary>
internal static class Native
{
    private const int AtCurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const ulong MountRoot = 0x2000;
    private const int CloseOnExec = 0x80000;

    internal static uint EffectiveUser => geteuid();

    /// <summary>Facts about the name itself: a symlink is not followed. Null when nothing has that name.</summary>
    internal static FileFacts? Stat(string path) => Stat(AtCurrentDirectory, path, NoFollow);

    /// <summary>Facts about an open file.</summary>
    internal static FileFacts Stat(SafeHandle handle) =>
        Stat(handle.DangerousGetHandle().ToInt32(), "", EmptyPath) ?? throw new FileNotFoundException();

    internal static void Rename(string from, string to) => Check(rename(Bytes(from), Bytes(to)), $"rename to {to}");

    internal static void ChangeOwner(string path, uint uid, uint gid) =>
        Check(lchown(Bytes(path), uid, gid), $"give {path} to {uid}:{gid}");

    /// <summary>Makes renames and removals in a directory durable.</summary>
    internal static void FlushDirectory(string directory)
    {
        var descriptor = open(Bytes(directory), CloseOnExec);
        Check(descriptor, $"open {directory}");
        var result = fsync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (result < 0)
            throw new IOException($"flush {directory}: {new Win32Exception(error).Message}");
    }

    private static FileFacts? Stat(int directory, string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
            throw new SecretException("Mode and owner of a file can be checked on Linux only; give the secret on standard input.");
        var data = new byte[256];
        if (statx(directory, Bytes(path), flags, BasicStats, data) == 0)
            return Facts(data);
        var error = Marshal.GetLastPInvokeError();
        return error is 2 or 20 ? null : throw new IOException($"{path}: {new Win32Exception(error).Message}");
    }

    // struct statx has the same layout on every architecture: see statx(2).
    private static FileFacts Facts(ReadOnlySpan<byte> data) => new(
        MemoryMarshal.Read<ushort>(data[28..]),
        MemoryMarshal.Read<uint>(data[20..]),
        MemoryMarshal.Read<uint>(data[24..]),
        MemoryMarshal.Read<uint>(data[16..]),
        MemoryMarshal.Read<ulong>(data[32..]),
        MemoryMarshal.Read<ulong>(data[136..]),
        (MemoryMarshal.Read<ulong>(data[8..]) & MountRoot) != 0);

    private static void Check(int result, string action)
    {
        if (result < 0)
            throw new IOException($"{action}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, byte[] data);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename(byte[] from, byte[] to);

    [DllImport("libc", SetLastError = true)]
    private static extern int lchown(byte[] path, uint uid, uint gid);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    private static extern int close(int descriptor);

    [DllImport("libc")]
    private static extern uint geteuid();
}
