namespace Pipeline.Platform;

/// <summary>
/// Files only their owner may read (mode 600, folders 700), written so that they survive a power loss.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>
    /// Opens a file without a buffer: what could not be written is not tried again when it is closed.
    /// </summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    /// <summary>Makes a folder and those above it, and brings their names to the disk.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateFolder(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode700);
        Durable.FlushFolder(parent);
    }

    /// <summary>Whole or not at all: temporary name, flush, rename, flush of the folder.</summary>
    /// <exception cref="IOException">It could not be written or flushed; the old file is still there.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = Open(temporary, FileMode.CreateNew, FileShare.None))
        {
            var buffer = new BufferedStream(file, 1 << 16); // Not disposed: that would write again what could not be written.
            content(buffer);
            buffer.Flush();
            Durable.Flush(file.SafeFileHandle, temporary);
        }

        File.Move(temporary, path, overwrite: true);
        Durable.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
