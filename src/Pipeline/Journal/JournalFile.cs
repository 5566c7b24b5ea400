using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// Append-only JSON lines, each chained to the hash of the line before and on the disk before Append returns. An append
/// that failed leaves nothing: the file is cut back to the last whole record at once, or before the next append, so
/// that the chain never forks.
/// </summary>
public sealed class JournalFile
{
    private readonly TimeProvider _clock;
    private readonly List<JournalRecord> _records;
    private readonly List<string> _hashes;
    private long _length;
    private byte[] _torn;
    private bool _failed;

    private JournalFile(string path, TimeProvider clock, JournalReading reading)
    {
        (Path, _clock, _records, _hashes) = (path, clock, [.. reading.Records], [.. reading.Hashes]);
        (_length, _torn) = (reading.Length, reading.Torn.ToArray());
    }

    public string Path { get; }

    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>A record's hash, by its number; null when there is no such record.</summary>
    public string? HashOf(long seq) => seq >= 1 && seq <= _hashes.Count ? _hashes[(int)seq - 1] : null;

    /// <summary>
    /// Whether the file ends with a record that was never whole. It is kept beside the journal before the next one is
    /// written.
    /// </summary>
    public bool IsTorn => _torn.Length > 0;

    /// <summary>Where a torn record is kept.</summary>
    public string TornPath => $"{Path}.torn-{_records.Count + 1}";

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
        var reading = File.Exists(path) ? JournalReading.Read(File.ReadAllBytes(path), path) : JournalReading.Empty;
        var journal = new JournalFile(path, clock, reading);
        KillPoint.Arm(journal);
        RecordHook.Arm(journal);
        return journal;
    }

    /// <exception cref="IOException">The record is not on the disk, and is not part of the journal.</exception>
    /// <exception cref="JournalDamagedException">Somebody else wrote to the file since it was read.</exception>
    public JournalRecord Append(string release, JournalEvent what, string? stage, object? data)
    {
        Appending?.Invoke(what, stage);
        var record = new JournalRecord(
            _records.Count + 1,
            _clock.GetUtcNow(),
            release,
            what,
            stage,
            Clean(Json.Element(data))
        );
        var (line, hash) = JournalReading.Line(record, _hashes.LastOrDefault(JournalReading.Start));
        using (var file = PrivateFiles.Open(Path, FileMode.OpenOrCreate, FileShare.Read))
        {
            SetTornAside(file.SafeFileHandle);
            Write(file.SafeFileHandle, line);
        }

        _length += line.Length;
        _hashes.Add(hash);
        _records.Add(record);
        Appended?.Invoke(record);
        return record;
    }

    private void Write(SafeFileHandle file, byte[] line)
    {
        try
        {
            RandomAccess.Write(file, line, _length);
            Durable.Flush(file, Path);
            if (_length == 0)
                Durable.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
        }
        catch
        {
            _failed = true;
            CutBack(file);
            throw;
        }
    }

    /// <summary>
    /// After a failure: whatever of the record did reach the file goes; if that fails too, the next append tries it
    /// first.
    /// </summary>
    private void CutBack(SafeFileHandle file)
    {
        try
        {
            Cut(file);
        }
        catch (IOException)
        {
            // The failure itself is what the caller is told; this one comes back with the next append, if it stays.
        }
    }

    private void Cut(SafeFileHandle file)
    {
        RandomAccess.SetLength(file, _length);
        Durable.Flush(file, Path);
        _failed = false;
    }

    /// <summary>
    /// The file must end where this process left it; only a record of its own that failed, or a torn one that it found,
    /// may follow.
    /// </summary>
    private void SetTornAside(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length < _length || (!_failed && length != _length + _torn.Length && !FindTorn(file, length)))
            throw new JournalDamagedException(Path, _records.Count + 1);
        if (!_failed && IsTorn)
            PrivateFiles.Write(TornPath, kept => kept.Write(_torn));
        if (length > _length)
            Cut(file);
        _torn = [];
    }

    /// <summary>Whether what follows is torn; whole records are another process's.</summary>
    private bool FindTorn(SafeFileHandle file, long length)
    {
        _torn = new byte[length - _length];
        return RandomAccess.Read(file, _torn, _length) == _torn.Length && !_torn.Contains((byte)'\n');
    }

    private JsonElement Clean(JsonElement data) =>
        Redact is null
            ? data
            : JsonSerializer.SerializeToElement(Clean(JsonSerializer.SerializeToNode(data)), Json.Options);

    private JsonNode? Clean(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Clean(p.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Clean)]),
            JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Redact!(text)),
            _ => node?.DeepClone(),
        };
}
