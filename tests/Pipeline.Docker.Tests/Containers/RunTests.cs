using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class RunTests(RealEngine real)
{
    private ContainerApi Containers => real.Engine.Containers;

    [Fact]
    public async Task Sixty_four_megabytes_of_binary_come_back_unchanged()
    {
        var data = RandomNumberGenerator.GetBytes(64 << 20);
        using var output = new MemoryStream();
        var result = await Containers.Run(real.Spec("cat"), new MemoryStream(data), output);
        result.ExitCode.Should().Be(0);
        SHA256.HashData(output.GetBuffer().AsSpan(0, (int)output.Length)).Should().Equal(SHA256.HashData(data));
    }

    [Fact]
    public async Task Standard_error_is_apart_and_the_exit_code_is_the_process_own()
    {
        var result = await Containers.Run(real.Spec("sh", "-c", "echo out; echo bad >&2; exit 7"));
        (result.ExitCode, result.Text, result.Stderr).Should().Be((7, "out\n", "bad\n"));
    }

    [Fact]
    public async Task Both_output_streams_may_be_large_at_the_same_time()
    {
        var result = await Containers.Run(real.Spec("sh", "-c", "head -c 5000000 /dev/zero | tee /dev/stderr"));
        (result.Stdout.Length, result.Stderr.Length).Should().Be((5_000_000, 5_000_000));
    }

    [Fact]
    public async Task A_process_that_does_not_read_its_input_ends_well()
    {
        var result = await Containers.Run(real.Spec("true"), new MemoryStream(new byte[16 << 20]));
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task An_input_that_never_ends_does_not_hold_back_a_process_that_does()
    {
        var endless = new Pipe();
        var result = await Containers.Run(real.Spec("echo", "done"), endless.Reader.AsStream());
        result.Text.Should().Be("done\n");
    }

    [Fact]
    public async Task An_input_that_fails_ends_the_container()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(new IOException("the disk is gone"));
        var name = Guid.NewGuid().ToString();
        await FluentActions
            .Awaiting(() => Containers.Run(Marked(name, "cat"), pipe.Reader.AsStream()))
            .Should()
            .ThrowAsync<IOException>()
            .WithMessage("the disk is gone");
        (await Left(name)).Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_stays_behind_after_success()
    {
        var name = Guid.NewGuid().ToString();
        await Containers.Run(Marked(name, "true") with { Mounts = [MountSpec.Volume(null, "/data")] });
        (await Left(name)).Should().BeEmpty();
    }

    [Fact]
    public async Task Cancellation_removes_the_running_container()
    {
        var name = Guid.NewGuid().ToString();
        using var cancel = new CancellationTokenSource();
        using var output = new CancelOnWrite(cancel);
        await FluentActions
            .Awaiting(() =>
                Containers.Run(Marked(name, "sh", "-c", "echo started; sleep 1000"), null, output, cancel.Token)
            )
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await Left(name)).Should().BeEmpty();
    }

    [Fact]
    public async Task Cancellation_while_the_container_is_created_leaves_none()
    {
        var name = Guid.NewGuid().ToString();
        using var cancel = new CancellationTokenSource();
        var run = Containers.Run(Marked(name, "sleep", "1000"), null, null, cancel.Token);
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        (await Left(name)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_the_engines_error_and_leaves_nothing()
    {
        var name = Guid.NewGuid().ToString();
        (
            await FluentActions
                .Awaiting(() => Containers.Run(Marked(name, "no-such-program")))
                .Should()
                .ThrowAsync<DockerException>()
        )
            .Which.EngineMessage.Should()
            .Contain("no-such-program");
        (await Left(name)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_throwaway_has_no_network_no_capabilities_and_cannot_write()
    {
        var result = await Containers.Run(
            real.Spec("sh", "-c", "ls /sys/class/net; grep -E 'CapEff|NoNewPrivs' /proc/self/status; touch /x")
        );
        result.Text.Should().Be("lo\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n");
        result.Stderr.Should().Contain("Read-only file system");
    }

    [Fact]
    public async Task A_volume_mounted_without_copy_stays_empty()
    {
        var mount = MountSpec.Volume(null, "/etc", noCopy: true);
        (await Containers.Run(real.Spec("ls", "/etc/debian_version") with { Mounts = [mount] }))
            .ExitCode.Should()
            .NotBe(0);
        (await Containers.Run(real.Spec("ls", "/etc/debian_version") with { Mounts = [mount with { NoCopy = false }] }))
            .ExitCode.Should()
            .Be(0);
    }

    [Fact]
    public async Task A_terminal_is_read_raw()
    {
        var result = await Containers.Run(real.Spec("echo", "hi") with { Tty = true });
        result.Text.Should().Be("hi\r\n");
    }

    private ContainerSpec Marked(string mark, params IReadOnlyList<string> command) =>
        real.Spec(command) with
        {
            Labels = new Dictionary<string, string>(real.Labels) { ["mark"] = mark },
        };

    private Task<IReadOnlyList<ContainerSummary>> Left(string mark) =>
        Containers.List(new ContainerFilter { Labels = [$"mark={mark}"] });

    private sealed class CancelOnWrite(CancellationTokenSource cancel) : MemoryStream
    {
        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => await cancel.CancelAsync();
    }
}
