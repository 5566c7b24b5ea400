namespace Pipeline.Secrets;

/// <summary>Small files that hold secrets: created with mode 600, flushed to disk with their name, never half there without an error.</summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that must not be there yet; a half-written one is removed again.</summary>
    internal static void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
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
