using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Pipeline.Docker;

/// <summary>
/// Splits the engine's multiplexed stream: 8 header bytes (stream type, three zeros, big-endian length), then that many
/// bytes (Engine API, "Attach to a container", "Stream format").
/// </summary>
internal static class StreamFrames
{
    private const int HeaderSize = 8;
    private const int BufferSize = 256 * 1024;

    /// <summary>
    /// Copies the process's streams apart. A terminal's stream is not framed and goes to standard output.
    /// </summary>
    public static async Task Copy(Stream source, bool tty, Stream stdout, Stream stderr, CancellationToken ct)
    {
        await foreach (var piece in tty ? Raw(source, ct) : Read(source, ct))
            await (piece.IsError ? stderr : stdout).WriteAsync(piece.Data, ct);
    }

    public static async IAsyncEnumerable<FramePiece> Raw(Stream source, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        while (await Fill(source, buffer, ct) is var count && count > 0)
            yield return new FramePiece(IsError: false, StartsFrame: false, buffer.AsMemory(0, count));
    }

    /// <exception cref="DockerException">The stream broke, or is not in frames.</exception>
    public static async IAsyncEnumerable<FramePiece> Read(Stream source, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        var header = new byte[HeaderSize];
        var (have, left, isError, starts) = (0, 0L, false, false);
        while (await Fill(source, buffer, ct) is var count && count > 0)
        {
            for (var rest = buffer.AsMemory(0, count); rest.Length > 0; )
            {
                if (left == 0)
                {
                    var take = Math.Min(HeaderSize - have, rest.Length);
                    rest[..take].CopyTo(header.AsMemory(have));
                    (rest, have) = (rest[take..], have + take);
                    if (have == HeaderSize)
                        (have, left, isError, starts) = (
                            0,
                            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)),
                            IsErrorFrame(header),
                            true
                        );
                    continue;
                }
                var piece = rest[..(int)Math.Min(left, rest.Length)];
                (rest, left) = (rest[piece.Length..], left - piece.Length);
                yield return new FramePiece(isError, starts, piece);
                starts = false;
            }
        }
        if (have > 0 || left > 0)
            throw Broken("it ended within a frame");
    }

    /// <summary>Only reading is the engine's: an error of the caller's stream keeps its own type.</summary>
    private static async ValueTask<int> Fill(Stream source, byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await source.ReadAsync(buffer, ct);
        }
        catch (IOException error)
        {
            ct.ThrowIfCancellationRequested();
            throw Broken(error.Message);
        }
    }

    private static DockerException Broken(string why) => new("stream", $"the engine's stream broke: {why}");

    private static bool IsErrorFrame(byte[] header) =>
        header[0] switch
        {
            0 or 1 => false,
            2 or 3 => true,
            var other => throw Broken($"a frame of unknown type {other}"),
        };
}
