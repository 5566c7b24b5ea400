namespace Pipeline.Docker.Tests;

public sealed class SshAddressTests
{
    [Theory]
    [InlineData("ssh://me@host", "me", "host", null, SshTarget.UsualSocket)]
    [InlineData("ssh://host", null, "host", null, SshTarget.UsualSocket)]
    [InlineData("ssh://host/", null, "host", null, SshTarget.UsualSocket)]
    [InlineData("ssh://Prod_1.example:2222", null, "Prod_1.example", 2222, SshTarget.UsualSocket)]
    [InlineData("ssh://me@[fe80::1]:22/run/user/1000/docker.sock", "me", "fe80::1", 22, "/run/user/1000/docker.sock")]
    public void An_ssh_address_has_its_parts_as_written(
        string address,
        string? user,
        string host,
        int? port,
        string socket
    ) => EngineAddress.Parse(address, null, onWindows: false).Ssh.Should().Be(new SshTarget(user, host, port, socket));

    /// <summary>Whatever goes into ssh's command line is a plain word that no option or shell is made of.</summary>
    [Theory]
    [InlineData("ssh://")]
    [InlineData("ssh://-oProxyCommand=id")]
    [InlineData("ssh://-x@host")]
    [InlineData("ssh://host:0")]
    [InlineData("ssh://host:70000")]
    [InlineData("ssh://host:/x")]
    [InlineData("ssh://host/run/a b.sock")]
    [InlineData("ssh://host/run/'$(id)'")]
    [InlineData("ssh://host/run/docker.sock:22")]
    [InlineData("ssh://host?x=1")]
    [InlineData("ssh://a@b@host")]
    public void An_ssh_address_that_is_none_is_refused_with_what_was_expected(string address) =>
        Parsing(address).Should().Throw<EngineAddressException>().WithMessage("*expected ssh://user@host*");

    [Fact]
    public void A_password_in_the_address_is_refused_and_not_repeated() =>
        Parsing("ssh://me:hunter2@host")
            .Should()
            .Throw<EngineAddressException>()
            .WithMessage("*password*ssh-copy-id*")
            .Which.ToString()
            .Should()
            .NotContain("hunter2");

    [Fact]
    public void On_windows_it_is_refused_with_what_works_there() =>
        FluentActions
            .Invoking(() => EngineAddress.Parse("ssh://me@host", null, onWindows: true))
            .Should()
            .Throw<EngineAddressException>()
            .WithMessage("*WSL*tcp*TLS*");

    [Fact]
    public void An_engine_over_ssh_is_never_taken_for_one_of_this_machine()
    {
        var address = EngineAddress.Parse("ssh://me@host", null, onWindows: false);

        address.IsLocal.Should().BeFalse();
        address.SocketPath.Should().BeNull();
    }

    /// <summary>Their own ssh would ask for a password at the terminal, and take another host key.</summary>
    [Fact]
    public void The_docker_programs_get_the_forwarded_socket_and_not_the_ssh_address()
    {
        var address = EngineAddress.Parse("ssh://me@nowhere.example", null, onWindows: false);

        var host = CliEnvironment.For(address)["DOCKER_HOST"];

        host.Should().StartWith("unix:///").And.EndWith("/docker.sock");
        CliEnvironment.For(address)["DOCKER_HOST"].Should().Be(host, "all of them share one connection");
    }

    [Fact]
    public void Ssh_asks_nothing_checks_the_host_key_and_gets_each_word_apart() =>
        SshArguments
            .Forward(new SshTarget("me", "host", 2222, "/run/d.sock"), "/tmp/s", "/run/d.sock")
            .Should()
            .ContainInOrder("-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes")
            .And.ContainInOrder("-L", "/tmp/s:/run/d.sock", "-l", "me", "-p", "2222", "--", "host")
            .And.HaveElementAt(SshArguments.Forward(new("me", "host", 2222, "/x"), "/tmp/s", "/x").Count - 2, "host");

    [Theory]
    [InlineData(null, "Host key verification failed.", "*host key is not known*ssh -p 2222 me@host*")]
    [InlineData(
        null,
        "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @",
        "*another host key*ssh-keygen -R '[host]:2222'*"
    )]
    [InlineData(null, "me@host: Permission denied (publickey,password).", "*login was refused*ssh-copy-id me@host*")]
    [InlineData(null, "ssh: Could not resolve hostname host: Name or service not known", "*no host host*")]
    [InlineData(null, "ssh: connect to host host port 2222: Connection refused", "*no ssh server listens*")]
    [InlineData(null, "ssh: connect to host host port 2222: Connection timed out", "*does not answer*")]
    [InlineData(
        null,
        "channel 1: open failed: administratively prohibited: open failed",
        "*AllowStreamLocalForwarding*"
    )]
    [InlineData(
        null,
        "channel 2: open failed: connect failed: open failed",
        "*/d.sock*AllowStreamLocalForwarding*nobody listens*"
    )]
    [InlineData("no-socket", "", "*has no socket /d.sock*")]
    [InlineData("no-permission", "", "*may not use /d.sock*usermod -aG docker*")]
    [InlineData(null, "something new", "*ssh ended: something new; try: ssh -p 2222 me@host")]
    public void What_ssh_says_becomes_what_to_do(string? said, string error, string reason) =>
        SshFailure
            .Reason(new SshTarget("me", "host", 2222, "/d.sock"), said, [error], "/d.sock")
            .Should()
            .Match(reason);

    [Theory]
    [InlineData("channel 2: open failed: connect failed: Connection refused")]
    [InlineData("channel 2: open failed: connect failed: Connection timed out")]
    [InlineData("channel 1: open failed: administratively prohibited: open failed")]
    public void Of_a_port_it_says_that_the_port_cannot_be_reached(string error) =>
        SshFailure
            .Reason(new SshTarget("me", "host", 2222, "/d.sock"), null, [error], "172.18.0.2:5432")
            .Should()
            .Match("*does not connect to 172.18.0.2:5432: nobody listens*AllowTcpForwarding*");

    private static Action Parsing(string address) => () => EngineAddress.Parse(address, null, onWindows: false);
}
