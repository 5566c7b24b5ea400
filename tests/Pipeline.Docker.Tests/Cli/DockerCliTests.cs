namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class DockerCliTests
{
    [Theory]
    [InlineData("compose", "*ompose version*")]
    [InlineData("buildx", "*buildx*")]
    public async Task A_docker_that_knows_the_plugin_is_found(string plugin, string version) =>
        (await DockerCli.Find(plugin))!.Version.Should().Match(version);

    [Fact]
    public async Task A_plugin_that_nobody_has_is_missing_with_the_package_to_install()
    {
        (await DockerCli.Find("docker-tests-nope")).Should().BeNull();
        (
            await FluentActions
                .Awaiting(() => DockerCli.Required("docker-tests-nope", default))
                .Should()
                .ThrowAsync<DockerCliMissingException>()
        )
            .Which.Message.Should()
            .Contain("install");
    }
}
