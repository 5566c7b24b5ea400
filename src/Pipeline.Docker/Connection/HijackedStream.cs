namespace Pipeline.Docker;

/// <summary>A raw two-way stream to a container's or exec's standard streams.</summary>
internal sealed class HijackedStream(Stream stream, Func<ValueTask> closeWrite, HttpMessageInvoker owner)
    : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    public Stream Output => stream;

    /// <summary>
    /// Feeds the input to its end, then closes our half, so that the process sees end of file. A process that stops
    /// reading is no error.
    /// </summary>
    public async Task Feed(Stream input, CancellationToken ct)
    {
        await Copy(input, ct);
        await Closed();
    }

    private async Task Copy(Stream input, CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        while (await input.ReadAsync(buffer, ct) is var count && count > 0)
        {
            try
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), ct);
            }
            catch (IOException)
            {
                return; // The process has ended or closed its input: its exit code tells the rest.
            }
        }
    }

    private async Task Closed()
    {
        try
        {
            await closeWrite();
        }
        catch (Exception error)
            when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // Already closed by the other side.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        owner.Dispose();
    }
}
