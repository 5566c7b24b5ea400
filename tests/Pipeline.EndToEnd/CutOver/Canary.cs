using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Pipeline.Tests.Secrets;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// Looks for a secret in bytes, in every form that other programs make of it. Does not use the redactor: that one is
/// under test.
/// </summary>
public sealed class Canary(string secret)
{
    private const int Chunk = 1 << 20;
    private readonly SearchValues<string> _forms = SearchValues.Create(
        Forms(secret).ToArray(),
        StringComparison.Ordinal
    );
    private readonly int _longest = Forms(secret).Max(f => f.Length);

    public static IReadOnlyList<string> Forms(string secret) =>
        [
            .. Encodings
                .Of(secret)
                .Concat(Base64(secret))
                .Select(f => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(f)))
                .Where(f => f.Length >= 8)
                .Distinct(),
        ];

    public bool IsIn(string text) => IsIn(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).AsSpan());

    /// <summary>Also when it lies across two reads.</summary>
    public bool IsIn(Stream stream)
    {
        var (bytes, text, kept) = (new byte[Chunk], new char[Chunk + _longest], 0);
        while (stream.Read(bytes) is > 0 and var read)
        {
            Encoding.Latin1.GetChars(bytes.AsSpan(0, read), text.AsSpan(kept));
            if (IsIn(text.AsSpan(0, kept + read)))
                return true;
            var keep = Math.Min(_longest - 1, kept + read);
            text.AsSpan(kept + read - keep, keep).CopyTo(text);
            kept = keep;
        }

        return false;
    }

    /// <summary>
    /// Names of the members of a tar that hold it, the members of a tar in it among them; gzip is unpacked first.
    /// </summary>
    /// <exception cref="InvalidDataException">A member is compressed in a way that is not unpacked here: nothing could
    /// be said of it.</exception>
    public IReadOnlyList<string> Find(Stream tar, string name)
    {
        var found = new List<string>();
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (IsIn(entry.Name))
                found.Add($"{name}:{entry.Name}");
            if (entry.DataStream is { Length: > 0 } data)
                found.AddRange(FindIn(data, $"{name}:{entry.Name}"));
        }

        return found;
    }

    private IReadOnlyList<string> FindIn(Stream member, string name)
    {
        using var buffered = new BufferedStream(member, Chunk);
        var head = new byte[4];
        var length = buffered.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        using var whole = new Prefixed(head.AsSpan(0, length).ToArray(), buffered);
        if (head is [0x28, 0xB5, 0x2F, 0xFD])
            throw new InvalidDataException($"{name} is zstd");
        if (head is not [0x1F, 0x8B, ..])
            return IsIn(whole) ? [name] : [];
        using var unpacked = new GZipStream(whole, CompressionMode.Decompress);
        return IsIn(unpacked) ? [$"{name} (gzip)"] : [];
    }

    private bool IsIn(ReadOnlySpan<char> text) => text.ContainsAny(_forms);

    /// <summary>What of it is the same whatever stands before and after, for each of the three alignments.</summary>
    private static IEnumerable<string> Base64(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var core = text[(before == 0 ? 0 : before + 1)..^((before + bytes.Length) % 3 == 0 ? 0 : 1)];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>Bytes that were read ahead, then the rest.</summary>
    private sealed class Prefixed(byte[] head, Stream rest) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == head.Length)
                return rest.Read(buffer, offset, count);
            var length = Math.Min(count, head.Length - _at);
            Array.Copy(head, _at, buffer, offset, length);
            _at += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
