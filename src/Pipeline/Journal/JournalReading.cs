using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// What a journal's bytes say: JSON lines, each chained to the hash of the line before. A last line that is not whole
/// was being written when the power went; any other damage is an error. Pure.
/// </summary>
/// <param name="Records">The records that hold.</param>
/// <param name="Hashes">Theirs; the next record is chained to the last one.</param>
/// <param name="Length">How many bytes they take.</param>
/// <param name="Torn">What follows: a record that was never whole; mostly empty.</param>
internal sealed record JournalReading(
    IReadOnlyList<JournalRecord> Records,
    IReadOnlyList<string> Hashes,
    long Length,
    ReadOnlyMemory<byte> Torn
)
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>What the first record is chained to.</summary>
    public const string Start = "start";

    public static readonly JournalReading Empty = new([], [], 0, default);

    /// <exception cref="JournalDamagedException">A line was changed, lost or inserted.</exception>
    public static JournalReading Read(ReadOnlyMemory<byte> bytes, string path)
    {
        var (records, hashes, at) = (new List<JournalRecord>(), new List<string>(), 0);
        while (bytes.Span[at..].IndexOf(LineEnd) is >= 0 and var length)
        {
            var line = Encoding.UTF8.GetString(bytes.Span.Slice(at, length));
            var isLast = at + length + 1 == bytes.Length;
            if (!Follows(hashes.LastOrDefault(Start), line))
                return isLast
                    ? new JournalReading(records, hashes, at, bytes[at..])
                    : throw new JournalDamagedException(path, records.Count + 1);
            records.Add(JsonSerializer.Deserialize<JournalRecord>(Body(line), Json.Options)!);
            hashes.Add(line[..^(Body(line).Length + 1)]);
            at += length + 1;
        }

        return new JournalReading(records, hashes, at, bytes[at..]);
    }

    /// <summary>The record as a line, and its hash.</summary>
    public static (byte[] Line, string Hash) Line(JournalRecord record, string previous)
    {
        var body = JsonSerializer.Serialize(record, Json.Options);
        var hash = Chain(previous, body);
        return (Encoding.UTF8.GetBytes($"{hash} {body}\n"), hash);
    }

    private static bool Follows(string previous, string line) =>
        Body(line) is { Length: > 0 } body && line[..^(body.Length + 1)] == Chain(previous, body);

    private static string Body(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? line[(space + 1)..] : "";

    private static string Chain(string previous, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous} {body}")));
}
