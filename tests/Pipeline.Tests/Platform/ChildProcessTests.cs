using System.Globalization;
using System.Text;
using Pipeline.Platform;

namespace Pipeline.Tests.Platform;

public sealed class ChildProcessTests
{
    private static readonly ChildStreams Ignored = new();

    [Fact]
    public async Task Input_and_output_may_both_be_large()
    {
        using var output = new MemoryStream();
        var streams = new ChildStreams { Input = Large, Output = ChildStreams.Bytes(output) };
        (await ChildProcess.Run(Shell("cat"), streams, default)).Should().Be(0);
        output.Length.Should().Be(20_000_000);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_keeps_its_exit_code() =>
        (await ChildProcess.Run(Shell("exit 3"), new ChildStreams { Input = Large }, default)).Should().Be(3);

    [Fact]
    public async Task Without_input_a_program_sees_end_of_file() =>
        (await ChildProcess.Run(Shell("cat"), Ignored, default)).Should().Be(0);

    [Fact]
    public async Task Only_the_given_environment_is_there()
    {
        var lines = new List<string>();
        await ChildProcess.Run(Shell("env"), Read(lines.Add), default);
        lines
            .Select(line => line.Split('=')[0])
            .Should()
            .BeSubsetOf(["PATH", "PWD", "SHLVL", "_", "OLDPWD", ChildMark.Variable]);
    }

    [Fact]
    public async Task It_leads_a_session_of_its_own()
    {
        var lines = new List<string>();
        await ChildProcess.Run(Shell("echo $$; cut -d ' ' -f 6 /proc/$$/stat"), Read(lines.Add), default);
        lines.Should().HaveCount(2);
        lines[1].Should().Be(lines[0]);
    }

    [Fact]
    public async Task Cancellation_ends_the_children_of_the_program_too()
    {
        using var cancel = new CancellationTokenSource();
        var pid = 0;
        var streams = Read(line =>
        {
            pid = int.Parse(line, CultureInfo.InvariantCulture);
            cancel.Cancel();
        });
        var run = () => ChildProcess.Run(Shell("sleep 1000 & echo $!; wait"), streams, cancel.Token);
        await run.Should().ThrowAsync<OperationCanceledException>();
        await Ended(pid);
    }

    [Fact]
    public async Task A_program_that_ignores_sigterm_is_killed()
    {
        using var cancel = new CancellationTokenSource();
        var pid = 0;
        var streams = Read(line =>
        {
            pid = int.Parse(line, CultureInfo.InvariantCulture);
            cancel.Cancel();
        });
        var stubborn = Shell("trap '' TERM; echo $$; while true; do sleep 1000; done");
        var run = () => ChildProcess.Run(stubborn, streams, cancel.Token);
        await run.Should().ThrowAsync<OperationCanceledException>();
        await Ended(pid);
    }

    /// <summary>It still writes, and waits for a reader that is gone.</summary>
    [Fact]
    public async Task Who_reads_its_output_may_fail_and_it_is_ended()
    {
        var pid = 0;
        var streams = Read(line =>
        {
            pid = int.Parse(line, CultureInfo.InvariantCulture);
            throw new InvalidDataException("not what was expected");
        }) with
        {
            Input = Large,
        };
        var run = () => ChildProcess.Run(Shell("echo $$; exec cat"), streams, default);
        await run.Should().ThrowAsync<InvalidDataException>().WithMessage("not what was expected");
        await Ended(pid);
    }

    /// <summary>The child would take what came until then for the whole.</summary>
    [Fact]
    public async Task A_failure_of_what_the_input_comes_from_is_no_end_of_input()
    {
        var streams = new ChildStreams { Input = (_, _) => throw new IOException("the disk is broken") };
        var run = () => ChildProcess.Run(Shell("cat"), streams, default);
        await run.Should().ThrowAsync<IOException>().WithMessage("the disk is broken");
    }

    [Fact]
    public async Task The_time_limit_is_an_error_of_its_own()
    {
        var slow = Shell("sleep 1000") with { TimeLimit = TimeSpan.FromMilliseconds(50) };
        var run = () => ChildProcess.Run(slow, Ignored, default);
        await run.Should().ThrowAsync<TimeoutException>().WithMessage("*00:00:00.05*");
    }

    [Theory]
    [InlineData("no-such-program", null, "no-such-program is not installed")]
    [InlineData("/no/such/program", null, "/no/such/program is not installed")]
    [InlineData("sh", "/no/such/folder", "/no/such/folder is not a folder")]
    public async Task What_cannot_be_started_says_why(string program, string? folder, string why)
    {
        var command = new ChildCommand(program, [], folder, new Dictionary<string, string>());
        var run = () => ChildProcess.Run(command, Ignored, default);
        await run.Should().ThrowAsync<ChildStartException>().WithMessage(why);
    }

    private static Task Large(Stream stdin, CancellationToken ct) =>
        stdin.WriteAsync(new byte[20_000_000], ct).AsTask();

    private static ChildStreams Read(Action<string> line) => new() { Output = ChildStreams.Lines(line) };

    private static ChildCommand Shell(string script) =>
        new(
            "/bin/sh",
            ["-c", script],
            null,
            new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! }
        );

    /// <summary>The kernel takes a moment from the signal to the end; a zombie has ended.</summary>
    private static async Task Ended(int pid)
    {
        pid.Should().BePositive();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (State(pid) is { } state && state != 'Z')
            await Task.Delay(10, patience.Token);
    }

    private static char? State(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat", Encoding.Latin1);
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
