using System.Net.Sockets;
using System.Text;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// An engine that only looks and creates containers, for a program that would go on and replace the present ones: what
/// it asks is handed to the real engine, up to its first request to stop a container. That one is never answered.
/// </summary>
internal sealed class CreateOnlyEngine : IAsyncDisposable
{
    private readonly EngineAddress _engine;
    private readonly int _stops;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _folder = OwnFolder.Make("engine");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private int _asked;

    /// <param name="stops">How many containers the program is going to stop.</param>
    public CreateOnlyEngine(EngineAddress engine, int stops)
    {
        (_engine, _stops) = (engine, stops);
        Address = EngineAddress.Parse($"unix://{_folder}/socket");
        // The folder is its owner's alone.
        _listener.Bind(new UnixDomainSocketEndPoint(Address.SocketPath!));
        _listener.Listen();
        _ = Accept();
    }

    public EngineAddress Address { get; }

    /// <summary>Done once the program has asked to stop all of them: then it has created what replaces them.</summary>
    public Task Stopping => _stopping.Task;

    /// <summary>What the program asked for and may not do here; null when there was nothing.</summary>
    public string? Refused { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        OwnFolder.Remove(_folder);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptAsync(_end.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody is listened to any more.
        }
    }

    private async Task Serve(Socket socket)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            await using var program = new NetworkStream(socket, ownsSocket: true);
            await using var engine = (await EngineConnection.Open(_engine, over.Token)).Stream;
            // A program asks again only when it has been answered, so answers need not be told apart.
            await Task.WhenAny(Requests(program, engine, over.Token), engine.CopyToAsync(program, over.Token));
            await over.CancelAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or DockerException)
        {
            // The program sees that its connection ends.
        }
    }

    private async Task Requests(Stream program, Stream engine, CancellationToken ct)
    {
        var requests = new RequestReader(program);
        while (await requests.Next(ct) is { } request)
        {
            if (request.IsStop)
            {
                if (Interlocked.Increment(ref _asked) == _stops)
                    _stopping.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }

            if (!request.OnlyCreates)
            {
                Refused = request.Line;
                await program.WriteAsync(Forbidden, ct);
                return;
            }

            await engine.WriteAsync(request.Bytes, ct);
        }
    }

    private static byte[] Forbidden
    {
        get
        {
            const string body = """{"message":"containers are only created here"}""";
            return Encoding.ASCII.GetBytes(
                "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + $"Content-Length: {body.Length}\r\n\r\n{body}"
            );
        }
    }
}
