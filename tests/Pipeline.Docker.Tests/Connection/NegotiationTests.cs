namespace Pipeline.Docker.Tests;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("1.41", "/v1.41/")]
    [InlineData("1.43", "/v1.43/")]
    [InlineData("1.45", "/v1.45/")]
    [InlineData("1.99", "/v1.45/")]
    [InlineData("1.99", "/v1.45/", "1.44")]
    [InlineData("1.99", "/v1.60/", "1.60")]
    public async Task The_newest_version_that_both_sides_know_is_spoken(
        string engine,
        string prefix,
        string? oldest = null
    )
    {
        using var fake = FakeEngine.OfVersion(engine, $$"""{"MinAPIVersion":"{{oldest}}"}""");
        using var client = DockerEngine.Connect(fake.Address);
        await client.System.Info();
        fake.Requests[^1].Should().StartWith($"GET {prefix}info ");
        fake.Requests.Should()
            .HaveCount(engine == "1.99" ? 3 : 2, "only an engine that is newer is asked what it has dropped");
    }

    [Fact]
    public async Task The_version_is_asked_for_once()
    {
        using var fake = FakeEngine.OfVersion("1.44");
        using var client = DockerEngine.Connect(fake.Address);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.System.Info()));
        fake.Requests.Where(request => request.Contains("_ping", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Fact]
    public async Task An_engine_that_is_too_old_is_refused_with_both_versions()
    {
        using var fake = FakeEngine.OfVersion("1.40");
        (await Failure(fake)).Message.Should().Contain("1.40").And.Contain("1.41").And.Contain("update the engine");
        fake.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_web_server_that_is_no_engine_is_recognised()
    {
        using var fake = new FakeEngine(_ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        (await Failure(fake)).Message.Should().Contain("not a Docker engine");
    }

    [Fact]
    public async Task An_answer_that_is_not_http_is_an_error_that_names_the_call()
    {
        using var fake = new FakeEngine(_ => "SSH-2.0-OpenSSH_9.2\r\n");
        (await Failure(fake)).Call.Should().Be("GET /_ping");
    }

    [Fact]
    public async Task A_connection_that_closes_without_an_answer_is_an_error()
    {
        using var fake = new FakeEngine(_ => "");
        (await Failure(fake)).EngineMessage.Should().Contain("connection broke");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_an_error()
    {
        using var fake = new FakeEngine(request =>
            request.Contains("_ping", StringComparison.Ordinal)
                ? "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"ID\":\"half"
        );
        (await Failure(fake)).Call.Should().Be("GET /info");
    }

    [Fact]
    public async Task An_answer_of_the_wrong_shape_is_not_quoted()
    {
        using var fake = FakeEngine.OfVersion("1.45", """{"ID":["s3cr3t"]}""");
        (await Failure(fake)).ToString().Should().NotContain("s3cr3t").And.Contain("GET /info");
    }

    [Fact]
    public async Task A_missing_socket_says_what_to_do()
    {
        using var client = DockerEngine.Connect(EngineAddress.Parse("unix:///nonexistent/docker.sock"));
        var error = await client
            .Invoking(engine => engine.System.Ping())
            .Should()
            .ThrowAsync<DockerUnreachableException>();
        error
            .Which.Message.Should()
            .Contain("no such socket")
            .And.Contain("systemctl start docker")
            .And.Contain("/nonexistent/docker.sock");
        error.Which.Call.Should().Be("GET /_ping");
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_says_what_to_do()
    {
        var directory = Directory.CreateTempSubdirectory("stale-");
        var stale = Path.Combine(directory.FullName, "docker.sock");
        using (var fake = new FakeEngine(_ => ""))
            File.Move(fake.Address.SocketPath!, stale);
        using var client = DockerEngine.Connect(EngineAddress.Parse($"unix://{stale}"));
        (await client.Invoking(engine => engine.System.Ping()).Should().ThrowAsync<DockerUnreachableException>())
            .Which.Message.Should()
            .Contain("nobody listens")
            .And.Contain("systemctl start docker");
        directory.Delete(recursive: true);
    }

    [Fact]
    public void A_socket_of_another_group_names_the_docker_group() =>
        Unreachable
            .Describe(
                EngineAddress.Default,
                new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.AccessDenied)
            )
            .Message.Should()
            .Contain("permission denied")
            .And.Contain("usermod -aG docker");

    [Fact]
    public async Task Cancellation_ends_a_call_that_is_never_answered()
    {
        using var asked = new SemaphoreSlim(0);
        using var fake = new FakeEngine(_ =>
        {
            asked.Release();
            return "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 9\r\n";
        });
        using var client = DockerEngine.Connect(fake.Address);
        using var cancel = new CancellationTokenSource();
        var call = client.System.Info(cancel.Token);
        await asked.WaitAsync();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<DockerException> Failure(FakeEngine fake)
    {
        using var client = DockerEngine.Connect(fake.Address);
        return (await client.Invoking(engine => engine.System.Info()).Should().ThrowAsync<DockerException>()).Which;
    }
}
