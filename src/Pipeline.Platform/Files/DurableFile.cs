using System.Runtime.InteropServices;

namespace Pipeline.Platform;

/// <summary>
/// Small files that hold secrets: created with mode 600, flushed to disk with their name, never half there without an
/// error.
/// </summary>
internal static class DurableFile
{
    private const uint ReadableByAll = 0b110_100_100;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that must not be there yet; a half-written one is removed again.</summary>
    /// <exception cref="IOException">It is there, cannot be written or flushed, or its folder is reached over a symlink
    /// that somebody else may have made.</exception>
    /// <param name="isShared">No secret: mode 644, and owned as its folder is, so that root leaves its user no file
    /// that he cannot read or edit.</param>
    internal static void WriteNew(string path, ReadOnlySpan<byte> bytes, bool isShared = false)
    {
        if (!OperatingSystem.IsLinux())
        {
            WriteByName(path, bytes);
            return;
        }

        using var folder = FilePlace.FolderFor(path);
        var name = Path.GetFileName(path);
        using var file = folder.CreateFile(name);
        try
        {
            RandomAccess.Write(file, bytes, 0);
            if (isShared)
                Share(file, folder, path);
            Durable.Flush(file, path);
            folder.Flush();
        }
        catch
        {
            folder.Remove(name);
            throw;
        }
    }

    /// <summary>
    /// Writes a file that holds no secret, in the place of one that may be there: it is whole at every moment. Mode
    /// 644, and owned as its folder is.
    /// </summary>
    /// <exception cref="IOException">As <see cref="WriteNew"/>; the earlier file is still there.</exception>
    internal static void ReplaceShared(string path, ReadOnlySpan<byte> bytes)
    {
        var (parent, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.new");
        var beside = Path.Combine(parent, name);
        if (!OperatingSystem.IsLinux())
        {
            File.Delete(beside);
            WriteByName(beside, bytes);
            File.Move(beside, path, overwrite: true);
            return;
        }

        using var folder = FilePlace.FolderFor(path);
        folder.Remove(name);
        WriteNew(beside, bytes, isShared: true);
        folder.Rename(Libc.Name(name), folder, Libc.Name(Path.GetFileName(path)), 0, path);
    }

    private static void Share(SafeHandle file, OpenFolder folder, string path)
    {
        Libc.Check(Libc.fchmod(file, ReadableByAll), $"set the mode of {path}");
        if (Native.IsRoot)
            Libc.Check(Libc.fchown(file, folder.Facts.Uid, folder.Facts.Gid), $"give {path} to its folder's owner");
    }

    private static void WriteByName(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(path, options);
        try
        {
            stream.Write(bytes);
            Durable.Flush(stream.SafeFileHandle, path);
            Durable.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
