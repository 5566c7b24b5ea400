using System.Text;

namespace Pipeline.Docker.Tests;

public sealed class StreamFramesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Frames_are_put_together_however_the_bytes_arrive(int chunk)
    {
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        byte[] wire = [.. Frame(1, "one"), .. Frame(2, "bad"), .. Frame(1, ""), .. Frame(1, "two")];
        await StreamFrames.Copy(new Trickle(wire, chunk), tty: false, stdout, stderr, default);
        (Text(stdout), Text(stderr)).Should().Be(("onetwo", "bad"));
    }

    [Fact]
    public async Task A_terminal_is_not_framed()
    {
        using var stdout = new MemoryStream();
        await StreamFrames.Copy(
            new MemoryStream(Encoding.UTF8.GetBytes("\u0001raw")),
            tty: true,
            stdout,
            Stream.Null,
            default
        );
        Text(stdout).Should().Be("\u0001raw");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_stream_that_ends_within_a_frame_is_an_error(int length) =>
        await FluentActions
            .Awaiting(() =>
                StreamFrames.Copy(new MemoryStream(Frame(1, "abc")[..length]), false, Stream.Null, Stream.Null, default)
            )
            .Should()
            .ThrowAsync<DockerException>()
            .WithMessage("*within a frame*");

    [Fact]
    public async Task A_stream_that_is_not_in_frames_is_an_error() =>
        await FluentActions
            .Awaiting(() =>
                StreamFrames.Copy(new MemoryStream("plain text"u8.ToArray()), false, Stream.Null, Stream.Null, default)
            )
            .Should()
            .ThrowAsync<DockerException>()
            .WithMessage("*unknown type*");

    internal static byte[] Frame(byte type, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [type, 0, 0, 0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private sealed class Trickle(byte[] data, int chunk) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
