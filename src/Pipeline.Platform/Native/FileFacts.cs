using System.Runtime.InteropServices;

namespace Pipeline.Platform;

/// <summary>
/// What Linux knows about a file and .NET does not tell: owner, link count, whether it is a mount point (statx(2)).
/// </summary>
internal sealed record FileFacts(int Mode, uint Uid, uint Gid, uint Links, ulong Inode, ulong Device, bool IsMountPoint)
{
    private const int TypeMask = 0xF000;
    private const int WritableByOthers = 0b000_010_010;
    private const ulong MountRoot = 0x2000;

    internal bool IsRegular => (Mode & TypeMask) == 0x8000;

    internal bool IsFolder => (Mode & TypeMask) == 0x4000;

    internal bool IsSymlink => (Mode & TypeMask) == 0xA000;

    internal UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    /// <summary>
    /// Only root and the current user can have put it there, and can change it or, of a folder, the names in it.
    /// </summary>
    internal bool IsOurs => (Uid == 0 || Uid == Native.EffectiveUser) && (Mode & WritableByOthers) == 0;

    /// <summary>Octal, as `chmod` takes it.</summary>
    internal string PermissionText => Convert.ToString(Mode & 0xFFF, 8).PadLeft(3, '0');

    internal bool SameFile(FileFacts other) => (Inode, Device) == (other.Inode, other.Device);

    /// <summary>struct statx has the same layout on every architecture: see statx(2).</summary>
    internal static FileFacts Of(ReadOnlySpan<byte> statx) =>
        new(
            MemoryMarshal.Read<ushort>(statx[28..]),
            MemoryMarshal.Read<uint>(statx[20..]),
            MemoryMarshal.Read<uint>(statx[24..]),
            MemoryMarshal.Read<uint>(statx[16..]),
            MemoryMarshal.Read<ulong>(statx[32..]),
            MemoryMarshal.Read<ulong>(statx[136..]),
            (MemoryMarshal.Read<ulong>(statx[8..]) & MountRoot) != 0
        );
}
