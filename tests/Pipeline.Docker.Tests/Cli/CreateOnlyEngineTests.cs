using System.Net.Sockets;
using System.Text;

namespace Pipeline.Docker.Tests;

/// <summary>Nothing but a look or a creation reaches the engine, and a stop is never answered.</summary>
public sealed class CreateOnlyEngineTests
{
    [Theory]
    [InlineData("GET /_ping HTTP/1.1", "200 OK")]
    [InlineData("HEAD /_ping HTTP/1.1", "200 OK")]
    [InlineData("GET /v1.45/containers/json?all=1 HTTP/1.1", "200 OK")]
    [InlineData("POST /v1.45/containers/create?name=web HTTP/1.1", "200 OK")]
    [InlineData("POST /containers/create HTTP/1.1", "200 OK")]
    [InlineData("POST /v1.45/containers/web/start HTTP/1.1", "403 Forbidden")]
    [InlineData("POST /v1.45/containers/web/kill HTTP/1.1", "403 Forbidden")]
    [InlineData("POST /v1.45/containers/web/rename?name=create HTTP/1.1", "403 Forbidden")]
    [InlineData("POST /v1.45/networks/create HTTP/1.1", "403 Forbidden")]
    [InlineData("POST /v1.45/volumes/create HTTP/1.1", "403 Forbidden")]
    [InlineData("DELETE /v1.45/containers/web HTTP/1.1", "403 Forbidden")]
    [InlineData("DELETE /v1.45/containers/create HTTP/1.1", "403 Forbidden")]
    [InlineData("PUT /v1.45/containers/create HTTP/1.1", "403 Forbidden")]
    [InlineData("POST /v1.45/containers/create/../web/start HTTP/1.1", "403 Forbidden")]
    public async Task Only_what_changes_nothing_reaches_the_engine(string line, string answer)
    {
        using var real = FakeEngine.OfVersion("1.45");
        await using var engine = new CreateOnlyEngine(real.Address, 1);

        (await Ask(engine, $"{line}\r\nHost: docker\r\n\r\n")).Should().StartWith("HTTP/1.1 " + answer);

        real.Requests.Should().HaveCount(answer == "200 OK" ? 1 : 0);
        engine.Refused.Should().Be(answer == "200 OK" ? null : line);
    }

    [Fact]
    public async Task A_request_without_a_length_is_refused()
    {
        using var real = FakeEngine.OfVersion("1.45");
        await using var engine = new CreateOnlyEngine(real.Address, 1);

        var answer = await Ask(
            engine,
            "POST /containers/create HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        );

        answer.Should().StartWith("HTTP/1.1 403");
        real.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stop_is_noticed_and_never_answered()
    {
        using var real = FakeEngine.OfVersion("1.45");
        var engine = new CreateOnlyEngine(real.Address, 2);
        var first = Ask(engine, "POST /v1.45/containers/a/stop?t=10 HTTP/1.1\r\n\r\n");
        engine.Stopping.IsCompleted.Should().BeFalse("there are two");
        var second = Ask(engine, "POST /v1.45/containers/b/stop HTTP/1.1\r\n\r\n");

        await engine.Stopping.WaitAsync(TimeSpan.FromSeconds(30));
        await engine.DisposeAsync();

        (await first).Should().BeEmpty("the connection ends");
        (await second).Should().BeEmpty();
        real.Requests.Should().BeEmpty();
        File.Exists(engine.Address.SocketPath).Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Requests_are_told_apart_however_they_arrive(int piece)
    {
        const string body = "POST /containers/a/stop HTTP/1.1\r\n\r\n";
        var create = $"POST /containers/create HTTP/1.1\r\ncontent-length: {body.Length}\r\n\r\n{body}";
        var bytes = Encoding.ASCII.GetBytes(create + "GET /_ping HTTP/1.1\r\n\r\n");
        var reader = new RequestReader(new Pieces(bytes, piece));

        var lines = new List<string>();
        while (await reader.Next(default) is { } request)
            lines.Add($"{request.Line} {request.Bytes.Length}");

        lines
            .Should()
            .Equal(
                $"POST /containers/create HTTP/1.1 {create.Length}",
                $"GET /_ping HTTP/1.1 {bytes.Length - create.Length}"
            );
    }

    private static async Task<string> Ask(CreateOnlyEngine engine, string request)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.Address.SocketPath!));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new byte[1000];
        try
        {
            return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
