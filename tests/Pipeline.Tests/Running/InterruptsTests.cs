using System.Diagnostics;
using System.Globalization;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running;

/// <summary>With real signals to this process, which would die of them if they were not caught.</summary>
public sealed class InterruptsTests
{
    [Theory]
    [InlineData("INT", ExitCode.Interrupted, 130)]
    [InlineData("TERM", ExitCode.Terminated, 143)]
    [InlineData("HUP", ExitCode.HungUp, 129)]
    public async Task A_signal_cancels_the_work_and_a_second_one_changes_nothing(
        string signal,
        ExitCode code,
        int number
    )
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupts = new Interrupts(said.SetResult) { IsRollingBack = true };
        interrupts.Code.Should().BeNull();
        interrupts.Token.IsCancellationRequested.Should().BeFalse();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = interrupts.Token.Register(cancelled.SetResult);

        Send(signal);
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        interrupts.Code.Should().Be(code);
        ((int)code).Should().Be(number);

        Send("TERM");
        (await said.Task.WaitAsync(TimeSpan.FromMinutes(1))).Should().Contain("already rolling back");
        interrupts.Code.Should().Be(code);
    }

    [Fact]
    public async Task Where_nothing_is_turned_back_a_second_one_is_not_told_so()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupts = new Interrupts(said.SetResult);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = interrupts.Token.Register(cancelled.SetResult);

        Send("INT");
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Send("INT");
        (await said.Task.WaitAsync(TimeSpan.FromMinutes(1)))
            .Should()
            .Contain("already stopping")
            .And.NotContain("rolling back");
    }

    private static void Send(string signal)
    {
        using var kill = Process.Start(
            "kill",
            ["-" + signal, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
        kill.ExitCode.Should().Be(0);
    }
}
