using System.Text.Json;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// The last record that was written, kept beside the state folder: a journal that was restored from a backup or cut is
/// a valid one by itself, and only something outside of it can tell that it went back.
/// </summary>
/// <param name="History">Which state folder's journal it is; a new folder of the same name begins a new
/// history.</param>
/// <param name="Seq">The record's number.</param>
/// <param name="Hash">The record's hash, as it stands in the journal.</param>
/// <param name="Release">The release it belongs to.</param>
public sealed record JournalAnchor(string History, long Seq, string Hash, string Release)
{
    /// <returns>Null when there is none, or none that can be read: then nothing is known.</returns>
    public static JournalAnchor? Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<JournalAnchor>(File.ReadAllText(path), Json.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Written over in place, in one sector of the disk, after the record itself. What cannot be written is left: an
    /// anchor that is behind its journal says less, and nothing wrong.
    /// </summary>
    public void TryWrite(string path)
    {
        try
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(this, Json.Options);
            using var file = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.Read);
            RandomAccess.Write(file.SafeFileHandle, text, 0);
            RandomAccess.SetLength(file.SafeFileHandle, text.Length);
            Durable.FlushData(file.SafeFileHandle, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said above.
        }
    }

    /// <summary>What of the journal is missing, in words; null when it has all that was written.</summary>
    public string? Missing(JournalFile journal)
    {
        if (journal.HashOf(Seq) == Hash)
            return null;
        var last = journal.Records.Count;
        return last < Seq
            ? $"it ends with record {last}; records {last + 1} to {Seq} are missing, the last of them of "
                + $"release {Release}"
            : $"its record {Seq} is not the one that was written, which was of release {Release}";
    }
}
