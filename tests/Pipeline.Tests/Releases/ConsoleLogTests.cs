using Pipeline.Releases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class ConsoleLogTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    private string[] Lines => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_line_has_time_and_level_also_when_it_is_one_of_several()
    {
        var log = new ConsoleLog(_output, _clock);
        log.Say("one\ntwo");
        log.Warn("three");
        log.Fail("four");

        Lines.Should().Equal("12:00:00 [INF] one", "12:00:00 [INF] two", "12:00:00 [WRN] three", "12:00:00 [ERR] four");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Details_are_for_who_asks(bool verbose, int lines)
    {
        new ConsoleLog(_output, _clock) { Verbose = verbose }.Detail("x");
        Lines.Should().HaveCount(lines);
    }

    [Fact]
    public async Task What_is_over_at_once_is_not_mentioned()
    {
        (await new ConsoleLog(_output, _clock).During("thinking", Task.FromResult(42))).Should().Be(42);
        Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task What_takes_longer_is_mentioned_at_two_seconds_and_then_every_five()
    {
        var work = new TaskCompletionSource<int>();
        var during = new ConsoleLog(_output, _clock).During("thinking", work.Task);
        foreach (var seconds in (int[])[2, 5, 5])
        {
            var until = await _clock.Awaited();
            (until - _clock.Now).Should().Be(TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await _clock.Awaited();
        work.SetResult(1);
        (await during).Should().Be(1);
        Lines
            .Should()
            .Equal(
                "12:00:02 [INF] … thinking (2.0 s)",
                "12:00:07 [INF] … thinking (7.0 s)",
                "12:00:12 [INF] … thinking (12.0 s)"
            );
    }

    [Fact]
    public async Task What_fails_fails_as_it_did() =>
        await FluentActions
            .Awaiting(() => new ConsoleLog(_output, _clock).During("x", Task.FromException(new IOException("why"))))
            .Should()
            .ThrowAsync<IOException>()
            .WithMessage("why");

    [Fact]
    public void An_output_that_has_gone_away_stops_nothing()
    {
        var closed = new StreamWriter(new MemoryStream());
        closed.Dispose();
        new ConsoleLog(closed, _clock).Say("into the void");
        var broken = new StreamWriter(new BrokenPipe());
        new ConsoleLog(broken, _clock).Say("into the void");
    }

    [Fact]
    public async Task Lines_of_many_at_once_are_not_mixed()
    {
        var log = new ConsoleLog(_output, _clock);
        await Parallel.ForAsync(
            0,
            200,
            (i, _) =>
            {
                log.Say($"a{i}\nb{i}");
                return ValueTask.CompletedTask;
            }
        );

        Lines.Chunk(2).Should().OnlyContain(pair => pair[0].Replace("] a", "") == pair[1].Replace("] b", ""));
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
