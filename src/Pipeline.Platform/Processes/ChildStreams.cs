namespace Pipeline.Platform;

/// <summary>
/// What is done with the standard streams of a child, all three at the same time. Each function ends when its token is
/// cancelled.
/// </summary>
internal sealed record ChildStreams
{
    /// <summary>Writes its standard input, which is closed afterwards; by default the child sees end of file.</summary>
    public Func<Stream, CancellationToken, Task> Input { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Reads its standard output to the end.</summary>
    public Func<Stream, CancellationToken, Task> Output { get; init; } = Discard;

    /// <summary>Reads its standard error to the end.</summary>
    public Func<Stream, CancellationToken, Task> Errors { get; init; } = Discard;

    /// <summary>Hands an output out line by line.</summary>
    public static Func<Stream, CancellationToken, Task> Lines(Action<string> line) =>
        async (stream, ct) =>
        {
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(ct) is { } text)
                line(text);
        };

    /// <summary>Keeps an output as it is.</summary>
    public static Func<Stream, CancellationToken, Task> Bytes(Stream into) =>
        (stream, ct) => stream.CopyToAsync(into, ct);

    /// <summary>Gives these as input, one after the other.</summary>
    public static Func<Stream, CancellationToken, Task> From(params IReadOnlyList<Stream> sources) =>
        async (stream, ct) =>
        {
            foreach (var source in sources)
                await source.CopyToAsync(stream, ct);
        };

    private static Task Discard(Stream stream, CancellationToken ct) => stream.CopyToAsync(Stream.Null, ct);
}
