namespace Pipeline.Releases;

/// <summary>
/// A terminal: text is broken to its width, and below it stands one line that is written over while something goes on.
/// Thread-safe. Where output is kept (a file, a pipe, a job) there is none.
/// </summary>
public sealed class Screen(TextWriter output, int columns)
{
    private const int Least = 40;
    private const int Most = 100;
    private const string ToLineStart = "\r\e[K";
    private readonly Lock _gate = new();
    private string _passing = "";

    /// <summary>Lines longer than this are hard to read, however wide the terminal is.</summary>
    public int Width { get; } = Math.Clamp(columns, Least, Most);

    /// <summary>Not where NO_COLOR is set (no-color.org).</summary>
    public bool IsColored { get; init; } = true;

    /// <summary>
    /// Null where nobody looks: output is kept, the terminal cannot write over a line, or a job runs.
    /// </summary>
    /// <param name="variable">Of the environment.</param>
    public static Screen? Of(TextWriter output, bool isKept, Func<int> columns, Func<string, string?> variable) =>
        isKept || variable("TERM") is null or "" or "dumb" || variable("CI") is not (null or "" or "false")
            ? null
            : new Screen(output, columns()) { IsColored = string.IsNullOrEmpty(variable("NO_COLOR")) };

    /// <summary>That stays.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            Erase();
            output.WriteLine(text);
        }
    }

    /// <summary>That is written over by whatever comes next; empty: nothing goes on any more.</summary>
    public void Passing(string text)
    {
        lock (_gate)
        {
            var line = text.Split('\n')[0];
            var shown = line.Length < Width ? line : line[..(Width - 2)] + "…";
            if (shown == _passing)
                return;
            Erase();
            output.Write(shown);
            output.Flush();
            _passing = shown;
        }
    }

    private void Erase()
    {
        if (_passing.Length > 0)
            output.Write(ToLineStart);
        _passing = "";
    }
}
