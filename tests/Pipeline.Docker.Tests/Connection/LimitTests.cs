namespace Pipeline.Docker.Tests;

/// <summary>An engine that hangs: it takes every connection and answers nothing, as after SIGSTOP.</summary>
public sealed class LimitTests : IDisposable
{
    private static readonly EngineLimits Short = new()
    {
        Call = TimeSpan.FromSeconds(2),
        Work = TimeSpan.FromSeconds(3),
        Stream = TimeSpan.FromMinutes(10),
    };
    private readonly FakeEngine _fake;
    private readonly DockerEngine _engine;
    private volatile bool _hangs;
    private volatile bool _answersPings = true;

    public LimitTests()
    {
        _fake = new FakeEngine(request =>
            request.Contains("/_ping", StringComparison.Ordinal)
                ? _answersPings
                    ? "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK"
                    : FakeEngine.Silence
                : _hangs
                    ? FakeEngine.Silence
                    : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        );
        _engine = DockerEngine.Connect(_fake.Address, Short);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _fake.Dispose();
    }

    public static TheoryData<string> Calls { get; } =
    [
        "ping",
        "info",
        "list",
        "inspect",
        "stat",
        "create",
        "start",
        "stop",
        "remove",
        "policy",
        "tag",
        "untag",
        "volume",
        "drop",
    ];

    private Task Call(string name) =>
        name switch
        {
            "ping" => _engine.System.Ping(),
            "info" => _engine.System.Info(),
            "list" => _engine.Containers.List(),
            "inspect" => _engine.Containers.Inspect("a"),
            "stat" => _engine.Containers.Stat("a", "/b"),
            "create" => _engine.Containers.Create(new ContainerSpec { Image = "a" }),
            "start" => _engine.Containers.Start("a"),
            "stop" => _engine.Containers.Stop("a"),
            "remove" => _engine.Containers.Remove("a"),
            "policy" => _engine.Containers.SetRestartPolicy("a", new RestartPolicy { Name = "no" }),
            "tag" => _engine.Images.Tag("a", "b", "c"),
            "untag" => _engine.Images.Remove("a"),
            "volume" => _engine.Volumes.Create(new VolumeSpec { Name = "a" }),
            _ => _engine.Volumes.Remove("a"),
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_call_waits_for_ever(string name)
    {
        await _engine.System.Info();
        (_hangs, _answersPings) = (true, false);

        var late = (await FluentActions.Awaiting(() => Call(name)).Should().ThrowAsync<DockerTimeoutException>()).Which;

        late.Status.Should().BeNull("it counts as an engine that is away");
        late.Message.Should().Match(m => m.Contains("has not answered within") || m.Contains("has stopped answering"));
    }

    [Fact]
    public async Task What_takes_long_is_not_waited_for_once_the_engine_is_silent()
    {
        await _engine.System.Info();
        (_hangs, _answersPings) = (true, false);
        Func<Task>[] streams =
        [
            () => _engine.Containers.Run(new ContainerSpec { Image = "a" }),
            () => _engine.Containers.GetArchive("a", "/"),
            () =>
                _engine.While(
                    "docker compose up",
                    async ct =>
                    {
                        await Task.Delay(Timeout.Infinite, ct);
                        return 0;
                    }
                ),
        ];

        foreach (var stream in streams)
            await FluentActions.Awaiting(stream).Should().ThrowAsync<DockerTimeoutException>();
    }

    [Fact]
    public async Task What_takes_long_is_waited_for_while_the_engine_answers_others()
    {
        await _engine.System.Info();
        _hangs = true;
        var waiting = _engine.Containers.GetArchive("a", "/");

        (await Task.WhenAny(waiting, Task.Delay(Short.Call * 4))).Should().NotBe(waiting);
        _answersPings = false;
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<DockerTimeoutException>();
    }

    /// <summary>While an engine removes a large volume, questions wait for it, and it answers pings.</summary>
    [Theory]
    [InlineData("info")]
    [InlineData("list")]
    [InlineData("inspect")]
    [InlineData("stat")]
    [InlineData("start")]
    public async Task A_call_ends_at_its_own_limit_though_the_engine_answers_others(string name)
    {
        await _engine.System.Info();
        _hangs = true;

        (await FluentActions.Awaiting(() => Call(name)).Should().ThrowAsync<DockerTimeoutException>()).WithMessage(
            "*has not answered within 00:00:03*"
        );
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_limit()
    {
        await _engine.System.Info();
        _hangs = true;
        using var source = new CancellationTokenSource(50);

        await FluentActions
            .Awaiting(() => _engine.Containers.GetArchive("a", "/", source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }
}
