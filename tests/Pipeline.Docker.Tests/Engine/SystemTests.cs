namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class SystemTests(RealEngine real)
{
    [Fact]
    public async Task The_engine_says_who_it_is()
    {
        var ping = await real.Engine.System.Ping();
        var version = await real.Engine.System.Version();
        var info = await real.Engine.System.Info();
        ping.ApiVersion.Should().Be(version.ApiVersion);
        info.ServerVersion.Should().Be(version.Version);
        info.Id.Should().NotBeEmpty();
        info.DockerRootDir.Should().StartWith("/");
    }
}
