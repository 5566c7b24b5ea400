using System.Globalization;

namespace Pipeline.Platform;

/// <summary>Where a file lies in this process's memory.</summary>
/// <param name="IsUnchanged">Its pages are those of the file, and cannot be written to.</param>
internal readonly record struct MappedFile(nint Start, nint Length, bool IsUnchanged)
{
    private const string PrivatePages = "Anonymous:";

    /// <summary>
    /// Of proc_pid_smaps(5): lines "start-end mode offset device inode path", each followed by lines "name: value".
    /// </summary>
    internal static IEnumerable<MappedFile> Of(IEnumerable<string> smaps)
    {
        string[] mapping = [];
        foreach (var line in smaps)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
                mapping = words;
            else if (words[0] == PrivatePages && mapping.Length > 5 && mapping[5].StartsWith('/'))
                yield return From(mapping[0].Split('-'), mapping[1], words[1] == "0");
        }
    }

    private static MappedFile From(string[] ends, string mode, bool isFromTheFile)
    {
        var (start, end) = (Address(ends[0]), Address(ends[1]));
        return new MappedFile(start, end - start, isFromTheFile && mode is ['r', '-', _, 'p']);
    }

    private static nint Address(string hex) => nint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
