using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Docker.Tests;

public sealed class EngineAddressTests : IDisposable
{
    private readonly DirectoryInfo config = Directory.CreateTempSubdirectory("docker-config-");

    public void Dispose() => config.Delete(recursive: true);

    [Theory]
    [InlineData("unix:///var/run/docker.sock", "/var/run/docker.sock")]
    [InlineData("unix:///run/user/1000/a b%20c.sock", "/run/user/1000/a b%20c.sock")]
    [InlineData("npipe:////./pipe/docker_engine", "//./pipe/docker_engine")]
    public void A_local_address_has_its_path_as_written(string host, string path) =>
        EngineAddress.Parse(host).SocketPath.Should().Be(path);

    [Theory]
    [InlineData("tcp://build.example", 2375)]
    [InlineData("tcp://build.example:4000", 4000)]
    [InlineData("https://build.example", 443)]
    [InlineData("https://build.example:2376", 2376)]
    public void A_tcp_address_has_dockers_ports(string host, int port) =>
        EngineAddress.Parse(host).Port.Should().Be(port);

    [Fact]
    public void Tls_moves_the_default_port_to_2376() =>
        EngineAddress.Parse("tcp://build.example", new EngineTls(null, Verify: true)).Port.Should().Be(2376);

    [Theory]
    [InlineData("unix://relative.sock", "*expected unix:///path*")]
    [InlineData("ftp://host", "*expected unix:///path*")]
    [InlineData("not an address", "*expected unix:///path*")]
    [InlineData("tcp://", "*expected unix:///path*")]
    public void An_address_that_cannot_work_is_refused_with_a_way_out(string host, string message) =>
        FluentActions
            .Invoking(() => EngineAddress.Parse(host))
            .Should()
            .Throw<EngineAddressException>()
            .WithMessage(message);

    [Theory]
    [InlineData("//./pipe/docker_engine", ".", "docker_engine")]
    [InlineData(@"\\.\pipe\docker_engine", ".", "docker_engine")]
    public void A_named_pipe_is_split_into_server_and_name(string path, string server, string name) =>
        WindowsPipe.Split(path).Should().Be((server, name));

    [Fact]
    public void Without_settings_the_default_socket_is_used() => Read().Should().Be(EngineAddress.Default);

    [Fact]
    public void Docker_host_wins_over_a_context() =>
        Read(("DOCKER_HOST", "tcp://h:1"), ("DOCKER_CONTEXT", "other")).ToString().Should().Be("tcp://h:1");

    [Fact]
    public void Docker_tls_verify_takes_certificates_from_the_cert_path() =>
        Read(("DOCKER_HOST", "tcp://h"), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", "/certs"))
            .Tls.Should()
            .Be(new EngineTls("/certs", Verify: true));

    [Fact]
    public void Docker_tls_alone_does_not_verify_and_reads_the_config_folder() =>
        Read(("DOCKER_HOST", "tcp://h"), ("DOCKER_TLS", "1"))
            .Tls.Should()
            .Be(new EngineTls(config.FullName, Verify: false));

    [Fact]
    public void The_current_context_of_the_config_file_is_used()
    {
        Context("remote", """{"Endpoints":{"docker":{"Host":"unix:///remote.sock"}}}""");
        Write("config.json", """{"auths":{},"currentContext":"remote"}""");
        Read().SocketPath.Should().Be("/remote.sock");
    }

    [Fact]
    public void Docker_context_wins_over_the_config_file()
    {
        Context("remote", """{"Endpoints":{"docker":{"Host":"unix:///remote.sock"}}}""");
        Context("near", """{"Endpoints":{"docker":{"Host":"unix:///near.sock"}}}""");
        Write("config.json", """{"currentContext":"remote"}""");
        Read(("DOCKER_CONTEXT", "near")).SocketPath.Should().Be("/near.sock");
    }

    [Fact]
    public void A_context_may_lead_over_ssh()
    {
        Context("far", """{"Endpoints":{"docker":{"Host":"ssh://me@host:2222"}}}""");
        Read(("DOCKER_CONTEXT", "far")).Ssh.Should().Be(new SshTarget("me", "host", 2222, SshTarget.UsualSocket));
    }

    [Fact]
    public void A_context_named_default_is_the_default_socket() =>
        Read(("DOCKER_CONTEXT", "default")).Should().Be(EngineAddress.Default);

    [Fact]
    public void A_context_brings_its_certificates()
    {
        Context("tls", """{"Endpoints":{"docker":{"Host":"tcp://h:2376","SkipTLSVerify":true}}}""");
        var directory = Path.Combine(config.FullName, "contexts", "tls", Id("tls"), "docker");
        Directory.CreateDirectory(directory);
        Read(("DOCKER_CONTEXT", "tls")).Tls.Should().Be(new EngineTls(directory, Verify: false));
    }

    [Fact]
    public void A_context_that_does_not_exist_is_an_error() =>
        FluentActions
            .Invoking(() => Read(("DOCKER_CONTEXT", "nope")))
            .Should()
            .Throw<EngineAddressException>()
            .WithMessage("*'nope' does not exist*");

    [Fact]
    public void A_broken_config_file_is_named_without_quoting_it()
    {
        Write("config.json", """{"auths":{"r":{"auth":"c2VjcmV0" """);
        FluentActions
            .Invoking(() => Read())
            .Should()
            .Throw<EngineAddressException>()
            .Which.ToString()
            .Should()
            .NotContain("c2Vj");
    }

    private EngineAddress Read(params (string Name, string Value)[] variables) =>
        new EngineEnvironment(
            name => variables.FirstOrDefault(item => item.Name == name).Value,
            config.FullName
        ).Address();

    private void Context(string name, string json) =>
        Write(Path.Combine("contexts", "meta", Id(name), "meta.json"), json);

    private void Write(string path, string text)
    {
        var file = Path.Combine(config.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
