using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Reads what <c>git cat-file --batch</c> prints: "id type size", newline, the bytes, newline; through one buffer.
/// </summary>
internal sealed class BlobReader(Stream stdout)
{
    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    /// <summary>
    /// Feeds all ids to one process and hands each blob's size and bytes to <paramref name="use"/>, in order.
    /// </summary>
    public static Task ForEach(
        GitProcess git,
        IReadOnlyList<string> ids,
        Func<int, long, BlobReader, Task> use,
        CancellationToken ct
    ) =>
        git.Stream(
            ["cat-file", "--batch"],
            stdin => stdin.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(ids.Select(id => id + "\n"))), ct).AsTask(),
            async stdout =>
            {
                var reader = new BlobReader(stdout);
                for (var i = 0; i < ids.Count; i++)
                {
                    await use(i, await reader.Header(ids[i], ct), reader);
                    await reader.Skip((byte)'\n', ct);
                }
            },
            ct
        );

    /// <summary>The blob's bytes in pieces; each piece is valid until the next.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Content(
        long size,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        for (var left = size; left > 0; )
        {
            await Fill(ct);
            var length = (int)Math.Min(left, _end - _start);
            yield return _buffer.AsMemory(_start, length);
            _start += length;
            left -= length;
        }
    }

    /// <summary>The whole blob.</summary>
    public async Task<byte[]> All(long size, CancellationToken ct)
    {
        var bytes = new byte[size];
        var at = 0;
        await foreach (var piece in Content(size, ct))
        {
            piece.CopyTo(bytes.AsMemory(at));
            at += piece.Length;
        }

        return bytes;
    }

    private async Task<long> Header(string id, CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            await Fill(ct);
            var c = (char)_buffer[_start++];
            if (c == '\n')
            {
                break;
            }

            line.Append(c);
        }

        var words = line.ToString().Split(' ');
        return words is [_, "blob", var size]
            ? long.Parse(size, CultureInfo.InvariantCulture)
            : throw new GitException($"git has no blob {id}: {line}");
    }

    private async Task Skip(byte expected, CancellationToken ct)
    {
        await Fill(ct);
        if (_buffer[_start++] != expected)
        {
            throw new GitException("git cat-file sent something else than its format says.");
        }
    }

    private async Task Fill(CancellationToken ct)
    {
        if (_start < _end)
        {
            return;
        }

        _start = 0;
        _end = await stdout.ReadAsync(_buffer, ct);
        if (_end == 0)
        {
            throw new GitException("git cat-file ended early; an object may be missing.");
        }
    }
}
