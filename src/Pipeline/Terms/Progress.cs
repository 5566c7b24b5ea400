using System.Globalization;

namespace Pipeline.Terms;

/// <summary>How far something long has come, for people; moved on by whoever works, on any thread.</summary>
public sealed class Progress
{
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);
    private long _bytes;
    private long _files;
    private long _totalBytes;
    private long _totalFiles;

    /// <summary>What a tool said last; null where it says nothing.</summary>
    public string? Note { get; set; }

    /// <summary>So much more is to be done.</summary>
    public void Expect(long bytes, long files)
    {
        Interlocked.Add(ref _totalBytes, bytes);
        Interlocked.Add(ref _totalFiles, files);
    }

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void AddFile() => Interlocked.Increment(ref _files);

    /// <summary>For what is measured from outside: so much is done in all, as far as one can see.</summary>
    public void Set(long bytes) => Interlocked.Exchange(ref _bytes, bytes);

    /// <summary>
    /// Bytes, files, bytes a second and the seconds that are left if it goes on like that; only what is known.
    /// </summary>
    public string Describe(TimeSpan elapsed)
    {
        var (bytes, total) = (Interlocked.Read(ref _bytes), Interlocked.Read(ref _totalBytes));
        var (files, allFiles) = (Interlocked.Read(ref _files), Interlocked.Read(ref _totalFiles));
        List<string> parts = [];
        if (total > 0)
            parts.Add(
                bytes > 0
                    ? $"{ByteCount.Text(Math.Min(bytes, total))} of {ByteCount.Text(total)}"
                    : ByteCount.Text(total)
            );
        if (allFiles > 0)
            parts.Add($"{(files > 0 ? $"{files} of " : "")}{allFiles} {(allFiles == 1 ? "file" : "files")}");
        if (bytes > 0 && elapsed >= Telling)
        {
            var rate = bytes / elapsed.TotalSeconds;
            parts.Add($"{ByteCount.Text((long)rate)}/s");
            if (bytes < total)
                parts.Add($"{Math.Ceiling((total - bytes) / rate).ToString(CultureInfo.InvariantCulture)} s left");
        }

        if (Note is { } note)
            parts.Add(note);
        return string.Join(", ", parts);
    }
}
