using System.Text;

namespace Pipeline.Database;

/// <summary>
/// The text of the files below some paths, and how many could not be read: what nobody read is not said to be clean.
/// </summary>
/// <param name="paths">Files and folders; one that is not there holds nothing.</param>
internal sealed class MountedFiles(IEnumerable<string> paths)
{
    private const int Most = 5000;

    /// <summary>Bytes.</summary>
    private const long Largest = 1 << 20;

    private static readonly EnumerationOptions NoLinks = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private int _read;
    private int _unread;
    private bool _isCut;

    /// <summary>For people, once <see cref="Texts"/> has ended.</summary>
    public string Scope =>
        $"{_read} mounted files"
        + (_unread > 0 ? $"; {_unread} were not read: larger than 1 MiB, not readable, or no plain files" : "")
        + (_isCut ? $"; more than the first {Most} were not read" : "");

    public IEnumerable<(string Path, string Text)> Texts()
    {
        foreach (var path in paths.SelectMany(Below).Distinct())
        {
            if (_read + _unread == Most)
            {
                _isCut = true;
                yield break;
            }

            if (Read(path) is { } text)
            {
                _read++;
                yield return (path, text);
            }
            else
                _unread++;
        }
    }

    /// <summary>A folder that cannot be listed stands for itself, as a file that cannot be read.</summary>
    private static IEnumerable<string> Below(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? [path] : [];
        try
        {
            var files = Directory.GetFiles(path, "*", NoLinks);
            return files.Concat(Directory.GetDirectories(path, "*", NoLinks).SelectMany(Below));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [path];
        }
    }

    private static string? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A socket or a device has no length to trust, and must not be read.
            return (file.Attributes & FileAttributes.Device) == 0 && file.Length <= Largest
                ? Encoding.UTF8.GetString(File.ReadAllBytes(path))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
