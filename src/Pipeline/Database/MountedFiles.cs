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
        + (_unread > 0 ? $"; {_unread} were not read: larger than 1 MiB, or not readable" : "")
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

    /// <returns>Files. A folder that cannot be listed is one of them, and counts as not read.</returns>
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
            // A pipe, a socket or a device has no length: it keeps nothing, and reading from it might not end.
            return new FileInfo(path).Length switch
            {
                0 => "",
                <= Largest => Encoding.UTF8.GetString(File.ReadAllBytes(path)),
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
