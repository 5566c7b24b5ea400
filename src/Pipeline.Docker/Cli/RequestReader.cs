using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Pipeline.Docker;

/// <summary>Takes a program's requests to an engine apart, as far as it takes to know what each of them does.</summary>
internal sealed class RequestReader(Stream stream)
{
    private const int Longest = 16 * 1024 * 1024;
    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <returns>The next request, whole; null when the program has hung up.</returns>
    /// <exception cref="IOException">It is longer than any request of the Engine API.</exception>
    public async Task<EngineRequest?> Next(CancellationToken ct)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(ct);
            if (Parse(read.Buffer) is { } request)
            {
                _reader.AdvanceTo(read.Buffer.GetPosition(request.Bytes.Length));
                return request;
            }

            if (read.IsCompleted)
                return null;
            if (read.Buffer.Length > Longest)
                throw new IOException("a request to the engine is longer than 16 MB");
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <returns>Null while it has not come as a whole.</returns>
    private static EngineRequest? Parse(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
            return null;
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        var length = reader.Consumed + (Header(lines, "Content-Length") is { } body ? Number(body) : 0);
        return bytes.Length < length
            ? null
            : new EngineRequest(
                lines[0],
                Header(lines, "Transfer-Encoding") is not null,
                bytes.Slice(0, length).ToArray()
            );
    }

    private static string? Header(string[] lines, string name) =>
        lines
            .Skip(1)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(l => l[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new IOException($"'{text}' is no length of a request");
}
