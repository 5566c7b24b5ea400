namespace Pipeline.Docker.Tests;

/// <summary>What a manager says in moments that a test cannot bring about at will.</summary>
public sealed class SwarmWriteTests
{
    private static readonly ServiceSpec Spec = ServiceSpec.Parse("""{"Name":"web"}""");

    [Theory]
    [InlineData("rpc error: code = Unknown desc = update out of sequence", typeof(DockerConflictException))]
    [InlineData("rpc error: code = Unknown desc = node lost leader status", typeof(DockerOutcomeUnknownException))]
    [InlineData(
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        typeof(DockerOutcomeUnknownException)
    )]
    [InlineData(
        "The swarm does not have a leader. It's possible that too few managers are online.",
        typeof(DockerOutcomeUnknownException)
    )]
    [InlineData("rpc error: code = InvalidArgument desc = image reference must be provided", typeof(DockerException))]
    public async Task An_error_500_is_told_by_its_words(string message, Type type)
    {
        using var fake = Answering("500 Internal Server Error", $$"""{"message":"{{message}}"}""");
        using var engine = DockerEngine.Connect(fake.Address);

        var update = () => engine.Swarm.Services.Update("web", new ObjectVersion(7), Spec);

        (await update.Should().ThrowAsync<DockerException>()).Which.Should().BeOfType(type);
        fake.Requests[^1].Should().Contain("/services/web/update?version=7&registryAuthFrom=spec");
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_leaves_it_open()
    {
        using var fake = new FakeEngine(r => r.Contains("/_ping", StringComparison.Ordinal) ? Ok : "");
        using var engine = DockerEngine.Connect(fake.Address);

        var remove = () => engine.Swarm.Configs.Remove("lock");

        await remove.Should().ThrowAsync<DockerOutcomeUnknownException>();
    }

    [Fact]
    public async Task An_engine_that_is_not_there_has_done_nothing()
    {
        using var engine = DockerEngine.Connect(EngineAddress.Parse("unix:///nowhere/docker.sock"));

        var create = () => engine.Swarm.Configs.Create(new SwarmDataSpec("lock"));

        await create.Should().ThrowAsync<DockerUnreachableException>();
    }

    private const string Ok = "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK";

    private static FakeEngine Answering(string status, string json) =>
        new(request =>
            request.Contains("/_ping", StringComparison.Ordinal)
                ? Ok
                : $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"
        );
}
