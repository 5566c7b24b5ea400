using Pipeline.Platform;

namespace Pipeline.Tests.Bootstrap;

/// <summary>What a program does with a signal must not depend on whether somebody started us under nohup.</summary>
public sealed class CommandSignalTests
{
    private static readonly Command HangsItselfUp = new("sh", "-c", "kill -HUP $$; echo survived");

    [Fact]
    public async Task An_ignored_signal_is_inherited_by_a_plain_command() =>
        (await UnderNohup(HangsItselfUp)).Should().Be("survived");

    [Fact]
    public async Task A_command_with_default_signals_ends_by_the_signal() =>
        (await UnderNohup(HangsItselfUp.WithDefaultSignals())).Should().BeEmpty();

    private static async Task<string> UnderNohup(Command command)
    {
        var ignoring = new Command("sh", ["-c", "trap '' HUP; \"$@\"", "-", command.Program, .. command.Arguments]);
        return (await ignoring.Run(CancellationToken.None)).Output;
    }
}
