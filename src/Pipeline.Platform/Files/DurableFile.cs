namespace Pipeline.Platform;

/// <summary>
/// Small files that hold secrets: created with mode 600, flushed to disk with their name, never half there without an
/// error.
/// </summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that must not be there yet; a half-written one is removed again.</summary>
    /// <exception cref="IOException">It is there, cannot be written or flushed, or its folder is reached over a symlink
    /// that somebody else may have made.</exception>
    internal static void WriteNew(string path, ReadOnlySpan<byte> bytes)
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
            Durable.Flush(file, path);
            folder.Flush();
        }
        catch
        {
            folder.Remove(name);
            throw;
        }
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
