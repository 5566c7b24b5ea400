using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>An env file that is open for reading, and the folder that it can be replaced in.</summary>
internal sealed class OpenEnvFile : IDisposable
{
    private const int NotAllowed = 13; // EACCES

    private OpenEnvFile(FilePlace place, SafeFileHandle file) =>
        (Place, File, Facts) = (place, file, Native.Stat(file));

    internal FilePlace Place { get; }

    internal SafeFileHandle File { get; }

    internal FileFacts Facts { get; }

    /// <exception cref="EnvFileException">Missing, unreadable, or reached over somebody else's symlink.</exception>
    internal static OpenEnvFile At(string path)
    {
        FilePlace? place = null;
        OpenEnvFile? file = null;
        try
        {
            place = FilePlace.Find(path);
            file = new OpenEnvFile(place, place.Folder.OpenFile(place.Name, Libc.ReadOnly));
            place.RequireOwner(file.Facts);
            return file;
        }
        catch (IOException e)
        {
            file?.File.Dispose();
            using (place)
                throw new EnvFileException(Why(path, place, e));
        }
    }

    internal async Task<byte[]> Bytes(CancellationToken ct)
    {
        var bytes = new byte[RandomAccess.GetLength(File)];
        var read = 0;
        while (
            read < bytes.Length
            && await RandomAccess.ReadAsync(File, bytes.AsMemory(read), read, ct) is > 0 and var more
        )
            read += more;
        return bytes[..read];
    }

    public void Dispose()
    {
        File.Dispose();
        Place.Dispose();
    }

    private static string Why(string path, FilePlace? place, IOException error) =>
        error switch
        {
            FileNotFoundException => $"{path}: there is no such file.",
            { HResult: NotAllowed } when place?.Folder.Stat(place.Name) is { } facts =>
                $"{place.Target}: mode {facts.PermissionText}, owner {facts.Uid}: user {Native.EffectiveUser} "
                    + "may not read it.",
            _ => error.Message,
        };
}
