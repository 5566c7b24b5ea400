using System.Globalization;
using System.Text;

namespace Pipeline.Docker.Tests;

public sealed class ChildProcessTests
{
    private static readonly Func<Stream, CancellationToken, Task> Ignore = ChildProcess.Lines(_ => { });

    [Fact]
    public async Task Input_and_output_may_both_be_large()
    {
        using var output = new MemoryStream();
        var exit = await ChildProcess.Run(
            Shell("cat"),
            [new MemoryStream(new byte[20_000_000])],
            (stream, ct) => stream.CopyToAsync(output, ct),
            Ignore,
            default
        );
        (exit, output.Length).Should().Be((0, 20_000_000));
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_keeps_its_exit_code() =>
        (await ChildProcess.Run(Shell("exit 3"), [new MemoryStream(new byte[20_000_000])], Ignore, Ignore, default))
            .Should()
            .Be(3);

    [Fact]
    public async Task Without_input_a_program_sees_end_of_file() =>
        (await ChildProcess.Run(Shell("cat"), [], Ignore, Ignore, default)).Should().Be(0);

    [Fact]
    public async Task Only_the_given_environment_is_there()
    {
        var lines = new List<string>();
        await ChildProcess.Run(Shell("env"), [], ChildProcess.Lines(lines.Add), Ignore, default);
        lines.Select(line => line.Split('=')[0]).Should().BeSubsetOf(["PATH", "PWD", "SHLVL", "_", "OLDPWD"]);
    }

    [Fact]
    public async Task Cancellation_ends_the_children_of_the_program_too()
    {
        using var cancel = new CancellationTokenSource();
        var pid = 0;
        var run = ChildProcess.Run(
            Shell("sleep 1000 & echo $!; wait"),
            [],
            ChildProcess.Lines(line =>
            {
                pid = int.Parse(line, CultureInfo.InvariantCulture);
                cancel.Cancel();
            }),
            Ignore,
            cancel.Token
        );
        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        await Ended(pid);
    }

    [Fact]
    public async Task A_program_that_ignores_sigterm_is_killed()
    {
        using var cancel = new CancellationTokenSource();
        var pid = 0;
        var run = ChildProcess.Run(
            Shell("trap '' TERM; echo $$; while true; do sleep 1000; done"),
            [],
            ChildProcess.Lines(line =>
            {
                pid = int.Parse(line, CultureInfo.InvariantCulture);
                cancel.Cancel();
            }),
            Ignore,
            cancel.Token
        );
        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        await Ended(pid);
    }

    [Fact]
    public async Task The_time_limit_is_an_error_of_its_own() =>
        await FluentActions
            .Awaiting(() =>
                ChildProcess.Run(
                    Shell("sleep 1000") with
                    {
                        TimeLimit = TimeSpan.FromMilliseconds(50),
                    },
                    [],
                    Ignore,
                    Ignore,
                    default
                )
            )
            .Should()
            .ThrowAsync<TimeoutException>()
            .WithMessage("*00:00:00.05*");

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
