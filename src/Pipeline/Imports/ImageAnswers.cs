using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Platform;

namespace Pipeline.Imports;

/// <summary>
/// What interpreters of images have said about what the image and the question alone decide. An image's ID is a hash of
/// its content, so nothing is asked twice: in a run, nor in later ones after a release has kept the answers.
/// </summary>
/// <param name="path">The file of kept answers; null: none are known.</param>
public sealed class ImageAnswers(string? path)
{
    private readonly Lazy<Dictionary<string, string>> _kept = new(() => Load(path));
    private readonly ConcurrentDictionary<string, string> _used = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();

    /// <param name="parts">All that decides the answer.</param>
    public static string Key(params IEnumerable<string> parts) =>
        Hash(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}"))));

    /// <returns>Null: not known yet.</returns>
    public string? Find(string key) =>
        _used.TryGetValue(key, out var answer) ? answer
        : _kept.Value.TryGetValue(key, out answer) ? _used[key] = answer
        : null;

    /// <param name="answer">One line.</param>
    public void Add(string key, string answer) => _used[key] = answer;

    /// <summary>Who asks the same waits for the first one's answer, and then finds it.</summary>
    /// <param name="subject">Of what is asked.</param>
    public async Task<T> InTurn<T>(string subject, Func<Task<T>> ask, CancellationToken ct)
    {
        var turn = _turns.GetOrAdd(subject, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(ct);
        try
        {
            return await ask();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Answers that this run had no use for go, so that the file does not grow.</summary>
    /// <exception cref="IOException">It could not be written; the old file is still there.</exception>
    public void Keep(string file)
    {
        var lines = string.Concat(
            _used.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}\n")
        );
        var bytes = Encoding.UTF8.GetBytes(lines);
        PrivateFiles.Write(file, stream => stream.Write([.. Encoding.ASCII.GetBytes($"{Hash(bytes)}\n"), .. bytes]));
    }

    /// <summary>A file that is not as it was written counts as none.</summary>
    private static Dictionary<string, string> Load(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? Parse(File.ReadAllBytes(path)) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> file)
    {
        var end = file.IndexOf((byte)'\n');
        if (end < 0 || Encoding.ASCII.GetString(file[..end]) != Hash(file[(end + 1)..]))
            return [];
        return Encoding
            .UTF8.GetString(file[(end + 1)..])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(line => line[0], line => line[1]);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
