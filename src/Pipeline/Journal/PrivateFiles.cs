namespace Pipeline.Journal;

/// <summary>Files only their owner may read (mode 600, folders 700), written so that they survive a power loss (PITFALLS 22).</summary>
public static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    public static FileStream OpenForAppend(string path) => Open(path, FileMode.OpenOrCreate, FileShare.Read);

    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode700);
    }

    /// <summary>Whole or not at all: temporary name, flush, rename, flush of the folder.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = Open(temporary, FileMode.CreateNew, FileShare.None))
        {
            content(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(System.IO.Path.GetDirectoryName(path)!);
    }

    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = Folders.Open(folder);
        RandomAccess.FlushToDisk(handle);
    }
}
