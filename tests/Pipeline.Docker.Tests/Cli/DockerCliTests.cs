using System.Runtime.Versioning;

namespace Pipeline.Docker.Tests;

[Collection(EnvironmentCollection.Name)]
[UnsupportedOSPlatform("windows")]
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

    [Theory]
    [InlineData("#!/bin/sh\nexit 1\n")]
    [InlineData("not a program")]
    public async Task A_docker_without_the_plugin_that_comes_first_on_the_path_is_passed_over(string content)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var folder = Directory.CreateTempSubdirectory("docker-tests-");
        var other = Path.Combine(folder.FullName, "docker");
        await File.WriteAllTextAsync(other, content);
        File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{folder.FullName}:{path}");
        try
        {
            var called = new List<string>();
            var program = await DockerCli.Try(
                "compose",
                candidate =>
                {
                    called.Add(candidate);
                    return candidate == other
                        ? throw new ComposeException("config", 1, [])
                        : Task.FromResult(candidate);
                },
                default
            );
            called.Should().HaveCount(2).And.StartWith(other).And.EndWith(program);
            (await DockerCli.Required("compose", default)).Should().Be(program);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            folder.Delete(recursive: true);
        }
    }
}
