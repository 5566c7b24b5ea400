using System.Runtime.InteropServices;

namespace Pipeline.Platform;

/// <summary>
/// What Linux knows about a file and .NET does not tell: owner, link count, whether it is a mount point (statx(2)).
/// </summary>
internal sealed record FileFacts(int Mode, uint Uid, uint Gid, uint Links, ulong Inode, ulong Device, bool IsMountPoint)
{
    private const int TypeMask = 0xF000;
    private const uint HasBirth = 0x800;
    private const int WritableByOthers = 0b000_010_010;
    private const ulong MountRoot = 0x2000;

    /// <summary>Bytes; of a symlink the length of its target.</summary>
    internal long Size { get; private init; }

    /// <summary>Modification of the content, nanoseconds since 1970.</summary>
    internal long MtimeNs { get; private init; }

    /// <summary>Change of content or of these facts, nanoseconds since 1970.</summary>
    internal long CtimeNs { get; private init; }

    /// <summary>When the inode was made, nanoseconds since 1970; 0 where the file system does not keep it.</summary>
    internal long BornNs { get; private init; }

    /// <summary>Of a device node: what it leads to.</summary>
    internal (uint Major, uint Minor) Node { get; private init; }

    /// <summary>The file system as stat(2) numbers it (st_dev).</summary>
    internal ulong FileSystem
    {
        get
        {
            var (major, minor) = (Device & 0xFFFF_FFFF, Device >> 32);
            return ((major & 0xFFFF_F000) << 32)
                | ((major & 0xFFF) << 8)
                | ((minor & 0xFFFF_FF00) << 12)
                | (minor & 0xFF);
        }
    }

    /// <summary>File type bits (S_IFMT).</summary>
    internal int Type => Mode & TypeMask;

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
    internal static FileFacts From(ReadOnlySpan<byte> statx) =>
        new(
            MemoryMarshal.Read<ushort>(statx[28..]),
            MemoryMarshal.Read<uint>(statx[20..]),
            MemoryMarshal.Read<uint>(statx[24..]),
            MemoryMarshal.Read<uint>(statx[16..]),
            MemoryMarshal.Read<ulong>(statx[32..]),
            MemoryMarshal.Read<ulong>(statx[136..]),
            (MemoryMarshal.Read<ulong>(statx[8..]) & MountRoot) != 0
        )
        {
            Size = MemoryMarshal.Read<long>(statx[40..]),
            MtimeNs = Time(statx[112..]),
            CtimeNs = Time(statx[96..]),
            BornNs = (MemoryMarshal.Read<uint>(statx) & HasBirth) == 0 ? 0 : Time(statx[80..]),
            Node = (MemoryMarshal.Read<uint>(statx[128..]), MemoryMarshal.Read<uint>(statx[132..])),
        };

    private static long Time(ReadOnlySpan<byte> time) =>
        checked((MemoryMarshal.Read<long>(time) * 1_000_000_000) + MemoryMarshal.Read<uint>(time[8..]));
}
