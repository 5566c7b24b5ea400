using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(EnvironmentCollection.Name)]
public sealed class HelperImageBuildTests : IDisposable
{
    private readonly string? _engine = Environment.GetEnvironmentVariable("DOCKER_HOST");

    public HelperImageBuildTests() =>
        Environment.SetEnvironmentVariable("DOCKER_HOST", "unix:///nonexistent/engine.sock");

    public void Dispose() => Environment.SetEnvironmentVariable("DOCKER_HOST", _engine);

    [Fact]
    public async Task Who_only_looks_where_the_image_is_not_is_told_how_to_make_it()
    {
        var refused = await FluentActions
            .Awaiting(() => HelperImageBuild.Find(CancellationToken.None))
            .Should()
            .ThrowAsync<PipelineException>();

        refused.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refused.Which.Message.Should().ContainAll(HelperImageBuild.Name, "builds nothing", "next: docker buildx build");
    }
}
