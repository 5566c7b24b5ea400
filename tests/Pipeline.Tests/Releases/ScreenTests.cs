using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class ScreenTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();
    private readonly ConsoleLog _log;

    public ScreenTests() =>
        _log = new ConsoleLog(_output, _clock) { Screen = new Screen(_output, 60) { IsColored = false } };

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(true, "xterm", null, false)]
    [InlineData(false, "xterm", null, true)]
    [InlineData(false, "xterm", "true", false)]
    [InlineData(false, "xterm", "false", true)]
    [InlineData(false, "dumb", null, false)]
    [InlineData(false, null, null, false)]
    public void Only_where_somebody_looks_on_is_there_one(bool isKept, string? terminal, string? job, bool expected) =>
        (Of(isKept, ("TERM", terminal), ("CI", job)) is not null).Should().Be(expected);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void There_is_no_colour_where_it_is_not_wanted(string? noColor, bool expected)
    {
        var screen = Of(false, ("TERM", "xterm"), ("NO_COLOR", noColor))!;
        screen.IsColored.Should().Be(expected);
        new ConsoleLog(_output, _clock) { Screen = screen }.Fail("no");
        _output.ToString().Contains("\e[31m[ERR]", StringComparison.Ordinal).Should().Be(expected);
    }

    [Fact]
    public void A_long_line_is_broken_under_its_text_and_keeps_its_indent()
    {
        _log.Say("  - one two three four five six seven eight nine ten eleven twelve");
        _output
            .ToString()
            .Split(Environment.NewLine)
            .Should()
            .Equal(
                "12:00:00 [INF]   - one two three four five six seven eight",
                "                 nine ten eleven twelve",
                ""
            );
    }

    [Fact]
    public async Task What_goes_on_is_shown_in_place_and_nothing_of_it_stays()
    {
        var progress = new Progress();
        progress.Expect(400_000_000, 2);
        var work = new TaskCompletionSource<int>();
        _log.Doing = "BackupVolume";
        var during = _log.During("copying", work.Task, progress);
        await _clock.Awaited();
        progress.Add(100_000_000);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _clock.Awaited();
        work.SetResult(1);
        await during;
        _log.Doing = null;
        _log.Say("done");

        var shown = _output.ToString();
        shown.Should().Contain("BackupVolume: … copying (2.0 s, 100 MB of 400 MB, 2 files,");
        shown.Split('\n').Should().HaveCount(2, "one line is left");
        shown[(shown.LastIndexOf("\e[K", StringComparison.Ordinal) + 3)..].Should().StartWith("12:00:02 [INF] done");
    }

    [Fact]
    public void A_secret_is_not_shown_in_place_either()
    {
        _log.Redactor.Learn("password", "hunter22-hunter22");
        _log.Doing = "hunter22-hunter22";
        _output.ToString().Should().NotContain("hunter22").And.NotBeEmpty();
    }

    private Screen? Of(bool isKept, params (string Name, string? Value)[] variables) =>
        Screen.Of(_output, isKept, () => 100, name => variables.FirstOrDefault(v => v.Name == name).Value);
}
