using System.Text;

namespace Pipeline.Docker.Tests;

public sealed class LogLinesTests
{
    private const string Stamp = "2026-01-02T03:04:05.123456789Z ";

    [Fact]
    public void A_frame_is_a_line_with_its_time()
    {
        var line = Lines(new LogLines(), Framed($"{Stamp}hello\n")).Should().ContainSingle().Which;
        line.Text.Should().Be("hello");
        line.Time.Should().Be(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567));
    }

    [Fact]
    public void A_line_that_the_engine_cut_is_whole_again()
    {
        var lines = new LogLines();
        Lines(lines, Framed($"{Stamp}first ")).Should().BeEmpty();
        Lines(lines, Framed($"{Stamp}second\n")).Should().ContainSingle().Which.Text.Should().Be("first second");
    }

    [Fact]
    public void Streams_do_not_mix()
    {
        var lines = new LogLines();
        Lines(lines, Framed($"{Stamp}out "));
        Lines(lines, Framed($"{Stamp}bad\n") with { IsError = true })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<LogLine>(line => line.IsError && line.Text == "bad");
        lines.Rest().Should().ContainSingle().Which.Text.Should().Be("out ");
    }

    [Fact]
    public void A_terminal_has_many_lines_in_a_piece_and_ends_them_with_cr_lf() =>
        Lines(new LogLines(), Framed($"{Stamp}a\r\n{Stamp}b\r\n") with { StartsFrame = false })
            .Select(line => line.Text)
            .Should()
            .Equal("a", "b");

    [Fact]
    public void Empty_lines_stay() =>
        Lines(new LogLines(), Framed($"{Stamp}\n")).Should().ContainSingle().Which.Text.Should().BeEmpty();

    private static List<LogLine> Lines(LogLines lines, FramePiece piece) => [.. lines.Add(piece)];

    private static FramePiece Framed(string text) => new(false, StartsFrame: true, Encoding.UTF8.GetBytes(text));
}
