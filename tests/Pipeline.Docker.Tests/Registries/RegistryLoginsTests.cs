using Pipeline.Platform;

namespace Pipeline.Docker.Tests;

[Collection(EnvironmentCollection.Name)]
public sealed class RegistryLoginsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("docker-config-");
    private readonly string _path = Environment.GetEnvironmentVariable("PATH")!;

    private RegistryLogins Logins => new(_folder.FullName);

    [Fact]
    public async Task Without_a_file_and_without_an_entry_there_is_no_login()
    {
        (await Logins.Of("r.example:5000")).Should().BeNull();
        Write("""{"auths":{"other.example":{"auth":"YTpi"}}}""");
        (await Logins.Of("r.example:5000")).Should().BeNull();
    }

    [Fact]
    public async Task A_login_of_docker_login_is_read_with_colons_in_its_password()
    {
        Write(
            """{"auths":{"r.example:5000":{"auth":"bWU6cGE6c3M="},"https://index.docker.io/v1/":{"identitytoken":"tok"}}}"""
        );

        (await Logins.Of("r.example:5000")).Should().Be(new RegistryLogin("r.example:5000", "me", "pa:ss"));
        (await Logins.Of("docker.io")).Should().Be(new RegistryLogin("docker.io", "", "tok", IsToken: true));
    }

    [Fact]
    public async Task A_helper_of_the_registry_goes_before_the_store_and_gets_the_registry_on_its_input()
    {
        Write("""{"credsStore":"none-such","credHelpers":{"r.example:5000":"test"},"auths":{"r.example:5000":{}}}""");
        await Helper(
            "test",
            """read host; printf '{"ServerURL":"%s","Username":"me","Secret":"of %s %s"}' "$host" "$host" "$*" """
        );

        (await Logins.Of("r.example:5000"))
            .Should()
            .Be(new RegistryLogin("r.example:5000", "me", "of r.example:5000 get"));
    }

    [Fact]
    public async Task A_helper_without_a_login_is_none_and_one_that_fails_is_an_error_without_the_secret()
    {
        Write("""{"credsStore":"test"}""");
        await Helper("test", "echo credentials not found in native keychain; exit 1");
        (await Logins.Of("r.example:5000")).Should().BeNull();

        await Helper("test", "echo s3cr3t; exit 1");
        var failed = await Logins.Awaiting(l => l.Of("r.example:5000")).Should().ThrowAsync<RegistryLoginException>();
        failed.Which.ToString().Should().NotContain("s3cr3t").And.Contain("docker-credential-test");

        await Helper("test", "echo '{\"Username\":\"me\",\"Secret\":\"s3cr3t'");
        var torn = await Logins.Awaiting(l => l.Of("r.example:5000")).Should().ThrowAsync<RegistryLoginException>();
        torn.Which.ToString().Should().NotContain("s3cr3t");
    }

    [Theory]
    [InlineData("""{"auths":{"r.example":{"auth":"!!s3cr3t"}}}""")]
    [InlineData("""{"auths": "s3cr3t""")]
    [InlineData("""{"credHelpers":{"r.example":"../s3cr3t/x"}}""")]
    public async Task What_cannot_be_read_is_an_error_that_names_the_place(string config)
    {
        Write(config);

        var error = await Logins.Awaiting(l => l.Of("r.example")).Should().ThrowAsync<RegistryLoginException>();

        if (!config.Contains("credHelpers", StringComparison.Ordinal))
            error.Which.Message.Should().Contain("config.json").And.NotContain("s3cr3t");
    }

    [Theory]
    [InlineData("web:1", "docker.io")]
    [InlineData("library/web", "docker.io")]
    [InlineData("localhost/web", "localhost")]
    [InlineData("r.example:5000/shop/web@sha256:1", "r.example:5000")]
    [InlineData("index.docker.io/library/web", "docker.io")]
    public void The_registry_is_the_first_part_where_that_is_a_host(string reference, string registry) =>
        RegistryName.Of(reference).Should().Be(registry);

    [Fact]
    public void A_login_does_not_print_its_secret() =>
        $"{new RegistryLogin("r", "me", "s3cr3t")} {new RegistryLogin("r", "", "s3cr3t", true)}"
            .Should()
            .NotContain("s3cr3t");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Delete(recursive: true);
    }

    private void Write(string config) => File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), config);

    private async Task Helper(string name, string script)
    {
        var file = Path.Combine(_folder.FullName, $"docker-credential-{name}");
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script}\n");
        await new Command("chmod", "+x", file).Output(default);
        Environment.SetEnvironmentVariable("PATH", $"{_folder.FullName}:{_path}");
    }
}
