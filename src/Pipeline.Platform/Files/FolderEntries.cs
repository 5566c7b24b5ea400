using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Platform;

/// <summary>
/// Names in an open folder, and what is read of them without opening them. Names are bytes with a NUL at their end, as
/// <see cref="Libc"/> takes them.
/// </summary>
internal static class FolderEntries
{
    private const int Largest = 64 * 1024; // XATTR_SIZE_MAX, XATTR_LIST_MAX; a target is at most PATH_MAX
    private const int LengthAt = 16; // struct linux_dirent64: d_reclen, d_type, d_name
    private const int NameAt = 19;

    [ThreadStatic]
    private static byte[]? _room;

    private static byte[] Room => _room ??= new byte[Largest];

    /// <summary>All names but "." and ".."; of a folder that was removed meanwhile, those that were read.</summary>
    internal static List<byte[]> Names(OpenFolder folder)
    {
        var (names, room) = (new List<byte[]>(), Room);
        while (true)
        {
            var size = (int)Libc.getdents64(folder.Handle, room, room.Length);
            if (size < 0 && Marshal.GetLastPInvokeError() != Libc.NotThere)
                throw Libc.Error(folder.Shown);
            if (size <= 0)
                return names;
            for (var at = 0; at < size; at += MemoryMarshal.Read<ushort>(room.AsSpan(at + LengthAt)))
            {
                var name = room.AsSpan(at + NameAt);
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                    names.Add(name.ToArray());
            }
        }
    }

    /// <summary>What a symlink says, bytes as Latin-1; null where there is none any more.</summary>
    internal static string? Target(OpenFolder folder, byte[] name)
    {
        var length = (int)Libc.readlinkat(folder.Handle, name, Room, Largest);
        if (length >= 0)
            return Encoding.Latin1.GetString(Room, 0, length);
        const int notASymlink = 22; // EINVAL
        return Marshal.GetLastPInvokeError() is Libc.NotThere or notASymlink
            ? null
            : throw Libc.Error($"{folder.Shown}/{Encoding.Latin1.GetString(name)}");
    }

    /// <summary>
    /// Extended attributes of a name, which is not followed: full names (bytes as Latin-1) and values. What vanishes
    /// meanwhile is left out.
    /// </summary>
    internal static IReadOnlyList<(string Name, byte[] Value)> Attributes(OpenFolder folder, byte[] name)
    {
        // The folder by its descriptor, so that nothing but the name itself can be a symlink.
        var number = folder.Handle.DangerousGetHandle().ToInt32().ToString(CultureInfo.InvariantCulture);
        byte[] path = [.. "/proc/self/fd/"u8, .. Encoding.ASCII.GetBytes(number), (byte)'/', .. name];
        var shown = $"{folder.Shown}/{Encoding.Latin1.GetString(name)}";
        var length = Found(Libc.llistxattr(path, Room, Largest), shown);
        if (length <= 0)
            return [];
        var attributes = new List<(string, byte[])>();
        foreach (var attribute in Encoding.Latin1.GetString(Room, 0, length)[..^1].Split('\0'))
        {
            var size = Found(Libc.lgetxattr(path, Encoding.Latin1.GetBytes(attribute + '\0'), Room, Largest), shown);
            if (size >= 0)
                attributes.Add((attribute, Room[..size]));
        }

        return attributes;
    }

    /// <summary>-1 for what vanished, or where the file system keeps no such thing.</summary>
    private static int Found(nint result, string shown) =>
        result >= 0 ? (int)result
        : Marshal.GetLastPInvokeError()
            is Libc.NotThere
                or Libc.NotAFolder
                or Libc.IsASymlink
                or Libc.NoData
                or Libc.NotSupported
            ? -1
        : throw Libc.Error($"attributes of {shown}");
}
