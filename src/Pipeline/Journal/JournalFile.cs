using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Journal;

/// <summary>
/// Append-only JSON lines, each chained to the hash of the one before and flushed to the disk before Append returns
/// (DESIGN 5). A torn last line (no line end: the power went while it was written) is dropped; any other damage is an error.
/// </summary>
public sealed class JournalFile(string path, TimeProvider clock)
{
    private const string Start = "start";
    private readonly List<JournalRecord> _records = [];
    private string _last = Start;

    public string Path { get; } = path;

    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>Called after a record is on disk; tests crash the process here.</summary>
    public Action<JournalRecord>? Appended { get; set; }

    /// <summary>Called before a record is written.</summary>
    public Action<JournalEvent, string?>? Appending { get; set; }

    /// <summary>Takes secrets out of every text before it is written.</summary>
    public Func<string, string>? Redact { get; set; }

    /// <summary>Reads and checks the whole file; writes nothing. A missing file is an empty journal.</summary>
    /// <exception cref="JournalDamagedException">A line was changed, lost or inserted.</exception>
    public static JournalFile Open(string path, TimeProvider clock)
    {
        var journal = new JournalFile(path, clock);
        if (File.Exists(path))
            journal.Load(File.ReadAllBytes(path));
        KillPoint.Arm(journal);
        RecordHook.Arm(journal);
        return journal;
    }

    public JournalRecord Append(string release, JournalEvent what, string? stage, object? data)
    {
        Appending?.Invoke(what, stage);
        var record = new JournalRecord(_records.Count + 1, clock.GetUtcNow(), release, what, stage, Clean(Json.Element(data)));
        var body = JsonSerializer.Serialize(record, Json.Options);
        var hash = Chain(_last, body);
        WriteLine($"{hash} {body}\n");
        _last = hash;
        _records.Add(record);
        Appended?.Invoke(record);
        return record;
    }

    private JsonElement Clean(JsonElement data) => Redact is null ? data : JsonSerializer.SerializeToElement(Clean(JsonSerializer.SerializeToNode(data)), Json.Options);

    private JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Clean(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Clean)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Redact!(text)),
        _ => node?.DeepClone(),
    };

    private void Load(byte[] bytes)
    {
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
            Accept(lines[i], i + 1);
    }

    private void Accept(string line, int number)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var body = space < 0 ? "" : line[(space + 1)..];
        if (space < 0 || line[..space] != Chain(_last, body))
            throw new JournalDamagedException(Path, number);
        _records.Add(JsonSerializer.Deserialize<JournalRecord>(body, Json.Options)!);
        _last = line[..space];
    }

    private void WriteLine(string line)
    {
        using var file = PrivateFiles.OpenForAppend(Path);
        DropTornTail(file);
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
    }

    private static void DropTornTail(FileStream file)
    {
        var tail = new byte[1];
        while (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            file.ReadExactly(tail);
            if (tail[0] == (byte)'\n')
                return;
            file.SetLength(LineStart(file));
        }
    }

    private static long LineStart(FileStream file)
    {
        for (var at = file.Length - 1; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
                return at;
        }

        return 0;
    }

    private static string Chain(string previous, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous} {body}")));
}

/// <summary>An earlier line of the journal is not what was written: the history cannot be trusted, so nothing is built on it.</summary>
public sealed class JournalDamagedException(string path, int line)
    : Exception($"{path} line {line} is not what was written: its hash does not follow from the line before.")
{
    public int Line { get; } = line;
}
