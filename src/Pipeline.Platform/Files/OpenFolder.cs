using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Platform;

/// <summary>
/// An open folder, and what is done to the names in it. Whatever happens to the folder's own path meanwhile, all of it
/// happens in this folder; and no name in it is followed when it is a symlink. So root may work where somebody else may
/// rename. Names are bytes (<see cref="Libc.Name"/>).
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    private const int LongestPath = 4000; // PATH_MAX is 4096
    private const nint OpenAt2 = 437; // SYS_openat2
    private const ulong NoSymlinks = 4; // RESOLVE_NO_SYMLINKS
    private readonly SafeFileHandle _handle;

    private OpenFolder(SafeFileHandle handle, string shown) => (_handle, Shown) = (handle, shown);

    /// <summary>Its path, for messages.</summary>
    internal string Shown { get; }

    internal SafeHandle Handle => _handle;

    internal FileFacts Facts => Native.Stat(_handle);

    /// <summary>Opens a folder by its path; symlinks on the way are followed, as the shell does.</summary>
    /// <exception cref="IOException">There is none, or it may not be opened.</exception>
    internal static OpenFolder At(string path) =>
        new(Open(Libc.CurrentFolder, Libc.Name(path), Libc.Directory, path), path);

    /// <summary>
    /// Opens a folder by its absolute path, component by component; a symlink on the way is an error.
    /// </summary>
    internal static OpenFolder WithoutLinks(string path)
    {
        var folder = At("/");
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parent = folder;
            folder = parent.Below(Libc.Name(name), Path.Combine(parent.Shown, name));
        }

        return folder;
    }

    /// <summary>Opens a folder in this one; a symlink is an error.</summary>
    internal OpenFolder Below(byte[] name, string shown) =>
        new(Open(Number, name, Libc.Directory | Libc.NoFollow, shown), shown);

    /// <summary>
    /// Opens a folder by a path of bytes below this one, without a NUL; a symlink anywhere on it is an error
    /// (openat2(2), Linux 5.6). The path may be longer than the kernel takes at once.
    /// </summary>
    internal OpenFolder Beneath(ReadOnlySpan<byte> path, string shown) =>
        new(Resolve(path, Libc.Directory, shown), shown);

    /// <summary>As <see cref="Beneath"/>, a file to read. Opening a FIFO or a device does not wait.</summary>
    internal SafeFileHandle FileBeneath(ReadOnlySpan<byte> path, string shown) =>
        Resolve(path, Libc.ReadOnly | Libc.NoWait, shown);

    /// <summary>Facts about a name in it; null when nothing has it.</summary>
    internal FileFacts? Stat(string name) => Native.Stat(_handle, Libc.Name(name), Shown);

    /// <summary>Opens a file in it. A symlink is an error, and opening a FIFO or a device does not wait.</summary>
    internal SafeFileHandle OpenFile(string name, int access) =>
        OpenFile(Libc.Name(name), access, Path.Combine(Shown, name));

    /// <inheritdoc cref="OpenFile(string, int)"/>
    internal SafeFileHandle OpenFile(byte[] name, int access, string shown) =>
        Open(Number, name, access | Libc.NoFollow | Libc.NoWait, shown);

    /// <summary>Makes a new file in it, mode 600. A name that is taken is an error.</summary>
    internal SafeFileHandle CreateFile(string name) =>
        Open(Number, Libc.Name(name), Libc.ReadWrite | Libc.Create | Libc.NoFollow, Path.Combine(Shown, name));

    /// <summary>Names in it, of whatever kind.</summary>
    internal IEnumerable<string> Names() =>
        Directory.EnumerateFileSystemEntries($"/proc/self/fd/{Number}").Select(e => Path.GetFileName(e));

    /// <summary>renameat2(2) to a name of another folder, or of the same.</summary>
    internal void Rename(byte[] name, OpenFolder to, byte[] newName, uint flags, string shown) =>
        Libc.Check(Libc.renameat2(_handle, name, to._handle, newName, flags), shown);

    /// <summary>Removes a name; one that is not there is none to remove.</summary>
    internal void Remove(string name) => Remove(Libc.Name(name), Path.Combine(Shown, name));

    /// <summary>Removes a name, and of a folder all that it holds. A symlink is removed, and not followed.</summary>
    /// <exception cref="IOException">Something could not be removed, or somebody else changes names there
    /// meanwhile.</exception>
    internal void RemoveTree(string name) => RemoveTree(Libc.Name(name), Path.Combine(Shown, name));

    /// <summary>Brings the names in it to the disk.</summary>
    internal void Flush() => Durable.Flush(_handle, Shown);

    public void Dispose() => _handle.Dispose();

    private void Remove(byte[] name, string shown)
    {
        if (Libc.unlinkat(_handle, name, 0) < 0 && Marshal.GetLastPInvokeError() is var error and not Libc.NotThere)
            throw Libc.Error($"remove {shown}", error);
    }

    /// <summary>By the bytes of each name: not all of them are text.</summary>
    private void RemoveTree(byte[] name, string shown)
    {
        if (Native.Stat(_handle, name, Shown) is not { IsFolder: true })
        {
            Remove(name, shown);
            return;
        }

        using (var folder = Below(name, shown))
            foreach (var one in FolderEntries.Names(folder))
                folder.RemoveTree(one, $"{shown}/{Encoding.Latin1.GetString(one[..^1])}");
        Libc.Check(Libc.unlinkat(_handle, name, Libc.RemoveFolder), $"remove {shown}");
    }

    private SafeFileHandle Resolve(ReadOnlySpan<byte> path, int flags, string shown)
    {
        if (path.Length <= LongestPath)
        {
            var descriptor = Libc.openat2(
                OpenAt2,
                Number,
                [.. path, 0],
                [(ulong)(flags | Libc.CloseOnExec), 0, NoSymlinks],
                3 * sizeof(ulong)
            );
            Libc.Check(descriptor, shown);
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        var cut = path[..LongestPath].LastIndexOf((byte)'/');
        using var part = Beneath(path[..cut], shown);
        return part.Resolve(path[(cut + 1)..], flags, shown);
    }

    private int Number => _handle.DangerousGetHandle().ToInt32();

    private static SafeFileHandle Open(int folder, byte[] name, int flags, string shown)
    {
        const uint OwnerOnly = 0b110_000_000;
        var descriptor = Libc.openat(folder, name, flags | Libc.CloseOnExec, OwnerOnly);
        Libc.Check(descriptor, shown);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
