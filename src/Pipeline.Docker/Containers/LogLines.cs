using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipeline.Docker;

/// <summary>
/// Puts lines together from frames. Each frame starts with a time and a space, also the later frames of a line that the
/// engine cut (it cuts at 16 KiB); a terminal's stream has no frames, there each line starts with a time.
/// </summary>
internal sealed class LogLines
{
    /// <summary>
    /// Longer lines are handed out in parts, so that a program that never ends a line cannot fill the memory.
    /// </summary>
    private const int LongestLine = 1024 * 1024;

    private readonly Pending stdout = new();
    private readonly Pending stderr = new();

    public IEnumerable<LogLine> Add(FramePiece piece)
    {
        var pending = piece.IsError ? stderr : stdout;
        if (piece.StartsFrame)
            pending.ExpectTime();
        var lines = new List<LogLine>();
        foreach (var value in piece.Data.Span)
            if (pending.Add(value, LongestLine))
                lines.Add(pending.Take(piece.IsError));
        return lines;
    }

    /// <summary>What came last without a line end.</summary>
    public IEnumerable<LogLine> Rest()
    {
        if (stdout.HasText)
            yield return stdout.Take(isError: false);
        if (stderr.HasText)
            yield return stderr.Take(isError: true);
    }

    private sealed class Pending
    {
        private readonly ArrayBufferWriter<byte> text = new();
        private readonly StringBuilder stamp = new();
        private bool inTime = true;
        private DateTimeOffset? time;

        public bool HasText => text.WrittenCount > 0;

        public void ExpectTime() => inTime = true;

        /// <summary>True when a line is complete.</summary>
        public bool Add(byte value, int longest)
        {
            if (inTime)
            {
                AddToTime(value);
                return value == '\n';
            }
            if (value == '\n')
                return true;
            text.GetSpan(1)[0] = value;
            text.Advance(1);
            return text.WrittenCount >= longest;
        }

        public LogLine Take(bool isError)
        {
            var bytes = text.WrittenSpan;
            // A terminal ends its lines with CR LF.
            if (bytes is [.., (byte)'\r'])
                bytes = bytes[..^1];
            var line = new LogLine(time, isError, Encoding.UTF8.GetString(bytes));
            text.ResetWrittenCount();
            (time, inTime) = (null, true);
            return line;
        }

        private void AddToTime(byte value)
        {
            if (value is not ((byte)' ' or (byte)'\n'))
            {
                stamp.Append((char)value);
                return;
            }
            inTime = false;
            time ??= Time(stamp.ToString());
            stamp.Clear();
        }

        /// <summary>
        /// Nine digits of a second; .NET would round them to seven, and a line would be later than it was.
        /// </summary>
        private static DateTimeOffset? Time(string text) =>
            text.Length == 30
            && DateTimeOffset.TryParse(
                $"{text[..27]}Z",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
                ? time
                : null;
    }
}
