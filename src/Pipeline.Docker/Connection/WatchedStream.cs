namespace Pipeline.Docker;

/// <summary>An answer of any length that is read under a watch.</summary>
internal sealed class WatchedStream(string call, HttpResponseMessage response, Stream source, EngineWatch watch)
    : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="DockerTimeoutException">The engine has stopped answering.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Token);
        try
        {
            return await source.ReadAsync(buffer, both.Token);
        }
        catch (Exception) when (watch.Reason is not null)
        {
            throw new DockerTimeoutException(call, watch.Reason!);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => source.Read(buffer, offset, count);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        watch.Dispose();
        source.Dispose();
        response.Dispose();
        base.Dispose(disposing);
    }
}
