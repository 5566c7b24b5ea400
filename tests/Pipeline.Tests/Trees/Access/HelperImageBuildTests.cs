using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class HelperImageBuildTests
{
    private const string Missing = """{"message":"No such image"}""";

    [Fact]
    public async Task A_command_that_only_reads_says_how_to_make_the_image_that_is_missing()
    {
        using var fake = new FakeEngine(request =>
            request.Contains("/_ping", StringComparison.Ordinal)
                ? "HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Length: 2\r\n\r\nOK"
                : $"HTTP/1.1 404 Not Found\r\nContent-Length: {Missing.Length}\r\n\r\n{Missing}"
        );
        using var engine = DockerEngine.Connect(fake.Address);
        var refused = await FluentActions
            .Awaiting(() => HelperImageBuild.Find(engine, CancellationToken.None))
            .Should()
            .ThrowAsync<PipelineException>();

        refused.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refused
            .Which.Message.Should()
            .ContainAll(HelperImageBuild.Name, "builds no image", "next: docker buildx build");
    }
}
