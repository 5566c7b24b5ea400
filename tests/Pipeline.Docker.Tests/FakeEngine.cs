using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Docker.Tests;

/// <summary>
/// A Unix socket that answers each request with canned bytes, and may then hang up; nothing at all where the answer is
/// <see cref="Silence"/>.
/// </summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("fake-engine-");
    private readonly Func<string, string, string> answer;
    private readonly List<string> requests = [];

    private const string LengthHeader = "Content-Length:";

    public const string Silence = "...";

    public FakeEngine(Func<string, string> answer)
        : this((request, _) => answer(request)) { }

    /// <param name="answer">Given the first line of a request, and its body.</param>
    public FakeEngine(Func<string, string, string> answer)
    {
        this.answer = answer;
        Address = EngineAddress.Parse($"unix://{directory.FullName}/s");
        listener.Bind(new UnixDomainSocketEndPoint(Address.SocketPath!));
        listener.Listen();
        _ = Accept();
    }

    public EngineAddress Address { get; }

    /// <summary>First lines, such as <c>GET /_ping HTTP/1.1</c>.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    /// <summary>Answers pings as an engine of that version does, everything else with the given JSON.</summary>
    public static FakeEngine OfVersion(string version, string json = "{}") =>
        new(request =>
            request.Contains("/_ping", StringComparison.Ordinal)
                ? $"HTTP/1.1 200 OK\r\nApi-Version: {version}\r\nContent-Length: 2\r\n\r\nOK"
                : $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"
        );

    public void Dispose()
    {
        listener.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException) { }
    }

    private async Task Serve(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } request)
        {
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
                if (header.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header[LengthHeader.Length..], CultureInfo.InvariantCulture);
            var body = new char[length];
            if (length > 0) // A read of nothing waits for the next request.
                await reader.ReadBlockAsync(body);
            lock (requests)
                requests.Add(request);
            var reply = answer(request, new string(body));
            if (reply == Silence)
                continue;
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
            if (!reply.Contains("Content-Length", StringComparison.Ordinal))
                return;
        }
    }
}
