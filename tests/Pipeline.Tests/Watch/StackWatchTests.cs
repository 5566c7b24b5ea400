using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>A watch lives through what it cannot look at, says so once, and says nothing false meanwhile.</summary>
public sealed class StackWatchTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly CancellationTokenSource _end = new();
    private int _looks;

    public void Dispose()
    {
        _folder.Dispose();
        _end.Dispose();
    }

    /// <param name="looks">Ctrl-C comes after so many.</param>
    private StackWatch Watch(Func<int, string?> underWay, int looks)
    {
        var context = TestContext.Of(TestStack.With(), state: _folder.Path);
        var sources = new WatchSources(
            _ => Task.FromResult(context),
            _ => (Looks.History(Looks.Web), Looks.Closed),
            (_, _, _) =>
            {
                if (++_looks > looks)
                    _end.Cancel();
                return Task.FromResult(underWay(_looks));
            }
        );
        var clock = new ManualClock { IsImpatient = true };
        return new StackWatch(sources, new WatchOptions(), new ConsoleLog(_said, clock), clock);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [Fact]
    public async Task A_release_that_is_under_way_is_said_once_and_nothing_else_is()
    {
        using var watch = Watch(_ => "release r7 is under way", looks: 4);

        await watch.Run(_end.Token);

        Count(_said.ToString(), "release r7 is under way").Should().Be(1);
        _said.ToString().Should().NotContain("[WRN]");
    }

    [Fact]
    public async Task One_look_while_a_release_is_under_way_is_no_look()
    {
        using var watch = Watch(_ => "release r7 is under way", looks: 4);

        (await watch.Once(null, default)).Should().Be(ExitCode.FailedBeforeAnyChange);
        _said.ToString().Should().Contain("release r7 is under way");
    }

    [Fact]
    public async Task One_look_as_JSON_tells_of_the_release()
    {
        using var watch = Watch(_ => "release r7 is under way", looks: 4);
        var json = new StringWriter();

        await watch.Once(json, default);

        json.ToString().Should().Contain("\"underWay\": \"release r7 is under way\"").And.Contain("\"drifted\": false");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_said_once_and_does_not_end_the_watch()
    {
        using var watch = Watch(_ => null, looks: 5);

        await watch.Run(_end.Token);

        _looks.Should().Be(6);
        Count(_said.ToString(), "could not look").Should().Be(1);
    }

    [Fact]
    public async Task It_says_when_it_can_look_again()
    {
        using var watch = Watch(look => look < 3 ? null : "release r7 is under way", looks: 4);

        await watch.Run(_end.Token);

        Count(_said.ToString(), "it can be looked at again").Should().Be(1);
    }

    [Fact]
    public async Task One_look_at_an_engine_that_does_not_answer_fails()
    {
        using var watch = Watch(_ => null, looks: 5);

        await FluentActions.Awaiting(() => watch.Once(null, default)).Should().ThrowAsync<DockerUnreachableException>();
    }
}
